#if os(Linux)
    import Testing

    @Suite("footfall repl in a terminal")
    struct PromptTests {
        private static let prompt = "footfall> "

        let folder: Folder

        init() throws {
            folder = try Folder()
            let events = try folder.generate("events.ndjson", events: 12_000)
            try folder.run("ingest", folder.path("store"), events)
        }

        private func session() throws -> TerminalProcess {
            let session = try TerminalProcess(["repl", folder.path("store")], in: folder)
            try session.wait(for: Self.prompt)
            return session
        }

        @Test("Ctrl-C gives up the question that runs, and the session goes on")
        func interruptedQuestion() throws {
            let session = try session()
            for _ in 0..<3 {
                try session.type("events of any limit 12000\n")
                // Its rows fill the terminal's buffer, so it waits in the middle of its answer.
                try session.wait(for: "c-")
                try session.interrupt()
                try session.wait(for: "footfall: the query was cancelled")
                try session.wait(for: Self.prompt)
            }
            try session.type("count of any\n")
            try session.wait(for: "12000")
            try session.wait(for: Self.prompt)
            try session.type("quit\n")
            #expect(session.exitStatus() == 0)
        }

        @Test("Ctrl-C at the prompt drops what was typed, all lines of it")
        func interruptedLine() throws {
            let session = try session()
            try session.type("count of nothing")
            try session.wait(for: "nothing")
            try session.interrupt()
            try session.wait(for: "^C")
            try session.wait(for: Self.prompt)
            try session.type("funnel product_viewed then\n")
            try session.wait(for: "...> ")
            try session.interrupt()
            try session.wait(for: Self.prompt)
            try session.type("count of any\n")
            try session.wait(for: "12000")
            try session.wait(for: Self.prompt)
            try session.type("\u{4}")  // Ctrl-D
            #expect(session.exitStatus() == 0)
        }
    }
#endif
