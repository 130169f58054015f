import FootfallModel
import Testing

@testable import FootfallQuery

@Suite("Errors")
struct QueryErrorTests {
    /// What a person sees of the error of a text.
    static func rendered(_ text: String) -> String {
        do {
            _ = try Parser.parse(text)
            return "no error"
        } catch {
            return error.rendered()
        }
    }

    @Test("A misspelt clause is shown with what could stand there and the nearest word")
    func misspelt() {
        #expect(
            Self.rendered("funnel product_viewed then checkout_completed wihtin 7 days") == """
                funnel product_viewed then checkout_completed wihtin 7 days
                                                              ^^^^^^
                expected then, or, a clause (where, by, per, a range, within, …) or the end, found 'wihtin'; did you mean within?
                """)
    }

    @Test("An 'or' between conditions of a step is explained")
    func conditionOr() {
        #expect(
            Self.rendered("funnel product_viewed with a = 1 or b = 2 then checkout_completed")
                == """
                funnel product_viewed with a = 1 or b = 2 then checkout_completed
                                                      ^
                expected then, with or a clause, found '='
                hint: to 'or' two conditions of a step use parentheses: with (a = 1 or b = 2)
                """)
    }

    @Test("A reserved word in the place of a name is explained")
    func reserved() {
        #expect(
            Self.rendered("count by country") == """
                count by country
                      ^^
                expected an event name, found 'by'
                hint: 'by' is a reserved word; quote it to use it as a name
                """)
    }
}
