import Foundation
import Testing

@Test("The README shows the example as it is compiled")
func readmeShowsExample() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    let example = try String(
        contentsOf: root.appendingPathComponent("Examples/ReadmeExample/main.swift"),
        encoding: .utf8)
    let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
    #expect(readme.contains("```swift\n\(example)```"))
}
