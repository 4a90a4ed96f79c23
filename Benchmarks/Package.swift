// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "filature-benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "filature", path: "..")],
  targets: [
    .executableTarget(
      name: "IngestBenchmark",
      dependencies: [.product(name: "FilatureStore", package: "filature")]),
    .executableTarget(
      name: "ClusteringBenchmark",
      dependencies: [.product(name: "FilatureAnalysis", package: "filature")]),
    .executableTarget(
      name: "TaintBenchmark",
      dependencies: [.product(name: "FilatureAnalysis", package: "filature")]),
    .executableTarget(
      name: "ParserFuzz",
      dependencies: [
        .product(name: "FilatureStore", package: "filature"),
        .product(name: "FilatureAnalysis", package: "filature"),
        .product(name: "FilatureSimulation", package: "filature"),
        .product(name: "FilatureReporting", package: "filature"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
