internal import ArgumentParser
internal import Footfall
internal import FootfallServer

/// `footfall-server keys`: who may use a server.
///
/// A running server sees changes within a second.
struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Add, list and revoke the keys of a server.",
        subcommands: [Add.self, List.self, Revoke.self])

    struct FileArgument: ParsableArguments {
        @Argument(help: "The key file; made if there is none.")
        var file: String

        var keyFile: KeyFile { KeyFile(path: file) }
    }

    /// `footfall-server keys add`: prints the new key's secret, which is kept nowhere.
    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a key and print its secret, once.",
            discussion: """
                Grants: ingest (events of all formats), ingest:NAME (of one: \
                \(Grant.sources.joined(separator: ", "))), query, define, settings, reingest.
                """)

        @OptionGroup var target: FileArgument

        @Argument(help: "The key's name.")
        var name: String

        @Option(help: "What the key allows; several with commas or by repetition.")
        var grant: [String]

        @Flag(help: "Take the secret that clients have already from standard input.")
        var secretFromInput = false

        @Flag(help: "Ask for no secret: for scripts in browsers, which carry none.")
        var anonymous = false

        func validate() throws {
            if anonymous, secretFromInput {
                throw ValidationError("--anonymous takes no secret")
            }
        }

        func run() throws {
            let grants = try grants()
            let secret = anonymous ? nil : try secret()
            try target.keyFile.update { keys throws(FootfallError) in
                try keys.add(AccessKey(name: name, grants: grants, digest: secret?.digest))
            }
            if let secret, !secretFromInput { print(secret.text) }
        }

        private func grants() throws -> Set<Grant> {
            var grants: Set<Grant> = []
            for text in grant.flatMap({ $0.split(separator: ",") }) {
                guard let named = Grant.named(text) else {
                    throw ValidationError("no grant is called '\(text)'")
                }
                grants.formUnion(named)
            }
            return grants
        }

        private func secret() throws -> Secret {
            guard secretFromInput else { return .random() }
            guard let secret = Secret(given: readLine() ?? "") else {
                throw ValidationError(
                    "a secret has \(Secret.bytesMin) to \(Secret.bytesMax) visible ASCII characters"
                )
            }
            return secret
        }
    }

    /// `footfall-server keys list`: names and grants.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the keys and their grants.")

        @OptionGroup var target: FileArgument

        func run() throws {
            for key in try target.keyFile.read().keys {
                let suffix = key.digest == nil ? " (anonymous)" : ""
                print("\(key.name)\t\(key.grants.text)\(suffix)")
            }
        }
    }

    /// `footfall-server keys revoke`: takes a key out.
    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Revoke a key.")

        @OptionGroup var target: FileArgument

        @Argument(help: "The key's name.")
        var name: String

        func run() throws {
            try target.keyFile.update { keys throws(FootfallError) in try keys.revoke(name) }
        }
    }
}
