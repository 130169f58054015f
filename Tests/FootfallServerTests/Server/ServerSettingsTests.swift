import Testing

@testable import FootfallServer

@Suite("Settings of a server")
struct ServerSettingsTests {
    @Test(
        "Only addresses of this machine are taken for such",
        arguments: [
            ("127.0.0.1", true), ("127.9.8.7", true), ("localhost", true), ("::1", true),
            ("0.0.0.0", false), ("::", false), ("192.168.0.1", false), ("127.0.0.1.nip.io", false),
            ("127.example.com", false), ("127.a.b.c", false), ("127.0.0.256", false), ("", false),
        ])
    func loopback(host: String, isLoopback: Bool) {
        var settings = ServerSettings(storePath: "store")
        settings.host = host
        #expect(settings.isLoopback == isLoopback)
    }
}
