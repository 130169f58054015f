internal import ArgumentParser
internal import Footfall

/// The store that a command works on.
struct StoreArgument: ParsableArguments {
    @Argument(help: "The store's folder.")
    var store: String

    func open(_ access: StoreOptions.Access, _ adjust: (inout StoreOptions) -> Void = { _ in })
        throws -> EventStore
    {
        var options = StoreOptions(access: access)
        adjust(&options)
        return try EventStore.open(store, options: options)
    }
}
