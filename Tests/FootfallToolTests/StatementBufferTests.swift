import Testing

@testable import FootfallTool

@Test("A whole statement on one line runs at once")
func wholeLineRuns() {
    var buffer = StatementBuffer()
    #expect(buffer.add("count product_viewed") == "count product_viewed")
    #expect(!buffer.isOpen)
}

@Test("A line that can't become a statement runs at once, to show its error")
func faultyLineRuns() {
    var buffer = StatementBuffer()
    #expect(buffer.add("count by country") == "count by country")
}

@Test("A line that ends early goes on until a blank line", arguments: ["", "  "])
func blankLineEnds(blank: String) {
    var buffer = StatementBuffer()
    #expect(buffer.add("funnel product_viewed then") == nil)
    #expect(buffer.add("  checkout_started") == nil)
    #expect(buffer.add("  within 7 days") == nil)
    #expect(buffer.isOpen)
    let text = "funnel product_viewed then\n  checkout_started\n  within 7 days\n\(blank)"
    #expect(buffer.add(blank) == text)
}

@Test("A semicolon ends a text of several lines")
func semicolonEnds() {
    var buffer = StatementBuffer()
    #expect(buffer.add("count of") == nil)
    #expect(buffer.add("product_viewed; ") == "count of\nproduct_viewed; ")
}

@Test("Lines that were pasted together are one text")
func pastedLinesBelongTogether() {
    var buffer = StatementBuffer()
    #expect(buffer.add("funnel a then b", moreFollows: true) == nil)
    #expect(buffer.add("  then c;") == "funnel a then b\n  then c;")
}

@Test("Blank lines before a statement are nothing")
func blankLinesAreNothing() {
    var buffer = StatementBuffer()
    #expect(buffer.add("   ") == nil)
    #expect(!buffer.isOpen && buffer.take() == nil)
}
