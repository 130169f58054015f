import FootfallTestSupport
import Testing

@testable import FootfallWire

@Suite("Pieces of the JSON reader")
struct JSONPiecesTests {
    private func elements(_ text: String) throws -> [String] {
        let bytes = Array(text.utf8)
        return try bytes.withUnsafeBytes { buffer in
            var splitter = JSONArraySplitter(buffer)
            var found: [String] = []
            while let range = try splitter.next() {
                found.append(String(decoding: buffer[range], as: UTF8.self))
            }
            return found
        }
    }

    @Test("The elements of an array stand apart, whatever is wrong inside them")
    func split() throws {
        #expect(try elements("[]") == [])
        #expect(
            try elements(#" [1,{"a":[1,2,"]"]},"\"]," ] "#) == [
                "1", #"{"a":[1,2,"]"]}"#, #""\"]," "#,
            ])
        #expect(try elements(#"[{"a":01},{"b":1e999},{"c":nul}]"#).count == 3)
    }

    @Test(
        "A structure that is broken is an error at its place",
        arguments: [
            ("", 0), ("{}", 0), ("[1", 2), ("[1,", 3), ("[1,]", 3), ("[,1]", 1), ("[\"a]", 1),
            ("[{]", 3), ("[] 1", 3),
        ])
    func broken(text: String, offset: Int) {
        let fault = #expect(throws: JSONFault.self) { try elements(text) }
        #expect(fault?.offset == offset)
    }

    @Test(
        "The fast way to a tape gives the scanner's, or leaves it to the scanner",
        arguments: 1...20 as ClosedRange<UInt64>)
    func tokenTape(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var events = RandomEvents(seed: seed)
        var encoder = NativeLineEncoder(isExport: true)
        var tape = TokenTape()
        var taken = 0
        for event in events.events(50) {
            encoder.removeAll()
            encoder.encode(event)
            var document = Array(encoder.bytes.dropLast())
            if random.oneIn(2) {
                document[random.below(document.count)] = random.pick(Array(#"{}[]",:\0-u"#.utf8))
            }
            let padded = document + [UInt8](repeating: 0x20, count: TokenIndex.padding)
            try padded.withUnsafeBytes { padded in
                let text = UnsafeRawBufferPointer(rebasing: padded[..<document.count])
                guard tape.read(text) else { return }
                taken += 1
                var scanner = JSONScanner(text)
                try scanner.scan()
                #expect(tape.words == scanner.words, "\(String(decoding: text, as: UTF8.self))")
                #expect(tape.texts == scanner.texts)
                #expect(tape.offsets == scanner.offsets)
            }
        }
        #expect(taken > 10)
    }

    @Test("Doubles are read to the last bit", arguments: 1...20 as ClosedRange<UInt64>)
    func doubles(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let whole = String(random.next() % 1_000_000_000_000)
            let fraction = String(random.next() >> UInt64(random.below(60)))
            let exponent = random.oneIn(3) ? "e\(random.below(500) - 250)" : ""
            let token = "\(random.oneIn(2) ? "-" : "")\(whole).\(fraction)\(exponent)"
            let reading = Array(token.utf8).withUnsafeBytes { NumberText.read($0, isInt: false) }
            #expect(reading == Double(token).map(NumberText.Reading.double), "\(token)")
            expectStart(of: token, "\(token) ,", is: reading)
        }
    }

    @Test("Integers are read to the last digit", arguments: 1...20 as ClosedRange<UInt64>)
    func integers(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let digits = String(random.next() >> UInt64(random.below(64)))
            let token = (random.oneIn(2) ? "-" : "") + digits
            let expected: NumberText.Reading? =
                token == "-0" ? .double(-0.0) : Int64(token).map(NumberText.Reading.int)
            expectStart(of: token, token, is: expected)
            expectStart(of: token, "\(token)\n", is: expected)
        }
    }

    @Test(
        "What begins like a number and is none is no number",
        arguments: ["", "-", "01", "-01", ".5", "1.", "1e", "1e+", "1.5e", "x", "1.e5"])
    func noNumbers(text: String) {
        let reading = Array(text.utf8).withUnsafeBytes { NumberText.read(startOf: $0) }
        #expect(reading == nil)
    }

    private func expectStart(of token: String, _ text: String, is reading: NumberText.Reading?) {
        let found = Array(text.utf8).withUnsafeBytes { NumberText.read(startOf: $0) }
        #expect(found?.0 == reading, "\(token)")
        if let found { #expect(found.length == token.utf8.count, "\(token)") }
    }

    @Test(
        "UTF-8 is what the standard library takes for it", arguments: 1...20 as ClosedRange<UInt64>)
    func utf8(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let leads: [UInt8] = [
            0x41, 0xc1, 0xc2, 0xe0, 0xe1, 0xed, 0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xff,
        ]
        let followers: [UInt8] = [0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0x20]
        for _ in 0..<500 {
            let bytes = (0..<random.below(9)).map { _ in
                random.oneIn(3) ? random.pick(leads) : random.pick(followers)
            }
            let isValid = String(validating: bytes, as: UTF8.self) != nil
            let fault = bytes.withUnsafeBytes { UTF8Check.firstFault(in: $0) }
            #expect((fault == nil) == isValid, "\(bytes)")
        }
    }
}
