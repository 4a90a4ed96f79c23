// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "filature-benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "filature", path: "..")],
  targets: [
    .executableTarget(
      name: "IngestBenchmark",
      dependencies: [.product(name: "FilatureStore", package: "filature")])
  ],
  swiftLanguageModes: [.v6]
)
