// swift-tools-version: 6.1
import PackageDescription

/// A package of its own, because the benchmark plugin would otherwise be built by everyone who
/// links Footfall.
let package = Package(
    name: "FootfallBenchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "Footfall", path: ".."),
        // Without its default trait, which needs jemalloc.
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    ],
    targets: [
        .executableTarget(
            name: "StoreBenchmarks",
            dependencies: [
                .product(name: "Footfall", package: "Footfall"),
                .product(name: "FootfallStorefront", package: "Footfall"),
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/Store",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
        .executableTarget(
            name: "InnerLoopBenchmarks",
            dependencies: [
                .product(name: "FootfallWorkloads", package: "Footfall"),
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/InnerLoops",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
        // Footfall's side of Peers: a store in one process that is told what to do line by line.
        .executableTarget(
            name: "FootfallPeer",
            dependencies: [.product(name: "Footfall", package: "Footfall")],
            path: "Peers/FootfallPeer"),
    ],
    swiftLanguageModes: [.v6]
)
