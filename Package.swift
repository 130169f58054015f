// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target is built with the same strictness.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// A library module: its sources, and a test target of the same name that mirrors them.
func module(_ name: String, _ dependencies: [Target.Dependency]) -> [Target] {
    [
        .target(name: name, dependencies: dependencies, swiftSettings: strict),
        .testTarget(
            name: "\(name)Tests",
            dependencies: [.target(name: name), "FootfallTestSupport"] + dependencies,
            swiftSettings: strict),
    ]
}

func systemLibrary(_ name: String, _ pkgConfig: String, apt: String, brew: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt]), .brew([brew])])
}

/// What the collector server is built on: nothing else of this package needs these products.
let server: [Target.Dependency] = [
    "Footfall", "FootfallModel", "FootfallQuery", "FootfallStorage", "FootfallWire", "CZlib",
    .product(name: "Crypto", package: "swift-crypto"),
    .product(name: "HTTPTypes", package: "swift-http-types"),
    .product(name: "Hummingbird", package: "hummingbird"),
    .product(name: "HummingbirdCore", package: "hummingbird"),
    .product(name: "Logging", package: "swift-log"),
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
    .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
    .product(name: "UnixSignals", package: "swift-service-lifecycle"),
]

let package = Package(
    name: "Footfall",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Footfall", targets: ["Footfall"]),
        .executable(name: "footfall", targets: ["FootfallTool"]),
        .executable(name: "footfall-server", targets: ["FootfallServerTool"]),
        // For this repository's benchmarks, which are a package of their own.
        .library(name: "FootfallStorefront", targets: ["FootfallStorefront"]),
        .library(name: "FootfallWorkloads", targets: ["FootfallWorkloads"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        systemLibrary("CLZ4", "liblz4", apt: "liblz4-dev", brew: "lz4"),
        systemLibrary("CXXHash", "libxxhash", apt: "libxxhash-dev", brew: "xxhash"),
        systemLibrary("CEditLine", "libedit", apt: "libedit-dev", brew: "libedit"),
        systemLibrary("CZlib", "zlib", apt: "zlib1g-dev", brew: "zlib"),
        systemLibrary("CSimdjsonLibrary", "simdjson", apt: "libsimdjson-dev", brew: "simdjson"),
        systemLibrary("CRE2Library", "re2", apt: "libre2-dev", brew: "re2"),
        .target(name: "CSimdjson", dependencies: ["CSimdjsonLibrary"]),
        .target(name: "CRE2", dependencies: ["CRE2Library"]),
        .target(name: "CKernels"),
        .target(
            name: "FootfallTestSupport",
            dependencies: ["FootfallModel", "FootfallFormat", "FootfallStorage", "CZlib"],
            path: "Tests/FootfallTestSupport",
            swiftSettings: strict),
        .executableTarget(
            name: "FootfallTool",
            dependencies: [
                "Footfall", "FootfallModel", "FootfallQuery", "FootfallStorage",
                "FootfallStorefront",
                "FootfallWire", "CEditLine",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Histogram", package: "hdrhistogram-swift"),
            ],
            swiftSettings: strict),
        .target(
            name: "FootfallServer", dependencies: server,
            resources: [.embedInCode("OpenAPI/openapi.json")], swiftSettings: strict),
        .executableTarget(
            name: "FootfallServerTool",
            dependencies: [
                "Footfall", "FootfallModel", "FootfallServer",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "FootfallServerTests",
            dependencies: [
                "FootfallServer", "FootfallServerTool", "FootfallTestSupport",
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ] + server,
            swiftSettings: strict),
        // The README's example: compiled, so that it can't drift.
        .executableTarget(
            name: "ReadmeExample",
            dependencies: ["Footfall"],
            path: "Examples/ReadmeExample"),
        .testTarget(
            name: "FootfallToolTests",
            dependencies: ["FootfallTool", "FootfallTestSupport"],
            swiftSettings: strict),
    ]
        + module("FootfallModel", [])
        + module("FootfallStorefront", [])
        + module("FootfallFormat", ["FootfallModel", "CKernels", "CLZ4", "CXXHash"])
        + module("FootfallStorage", ["FootfallModel", "FootfallFormat", "CKernels"])
        + module("FootfallWire", ["FootfallModel", "CSimdjson", "CXXHash", "CZlib"])
        + module("FootfallQuery", ["FootfallModel", "FootfallFormat", "FootfallStorage", "CRE2"])
        + module(
            "FootfallWorkloads",
            [
                "FootfallModel", "FootfallFormat", "FootfallWire", "FootfallQuery",
                "FootfallStorefront",
            ])
        + module(
            "Footfall",
            [
                "FootfallModel", "FootfallFormat", "FootfallStorage", "FootfallWire",
                "FootfallQuery",
                "CXXHash",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
            ]),
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
