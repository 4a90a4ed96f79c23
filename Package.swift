// swift-tools-version: 6.2
import PackageDescription

/// Warnings are errors where a change is checked, and only there: another compiler may know more.
let isChecked = Context.environment["CI"] != nil
let testSettings: [SwiftSetting] =
  [.enableExperimentalFeature("Lifetimes")] + (isChecked ? [.treatAllWarnings(as: .error)] : [])
let settings = testSettings + [.strictMemorySafety()]

let package = Package(
  name: "filature",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "filature", targets: ["filature"]),
    .library(name: "FilatureStore", targets: ["Bitcoin", "ChainStore", "Ingest"]),
    .library(name: "FilatureAnalysis", targets: ["ChainStore", "Analysis"]),
    .library(name: "FilatureReporting", targets: ["Reporting"]),
    .library(name: "FilatureSimulation", targets: ["Simulation"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(
      name: "CLibcrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .target(name: "CEndingSignals"),
    .target(name: "CHashPairs"),
    .target(name: "CPageChecks"),
    .target(name: "CSystemCalls"),
    .target(
      name: "Bitcoin", dependencies: ["CLibcrypto", "CHashPairs"], swiftSettings: settings),
    .target(
      name: "ChainStore", dependencies: ["Bitcoin", "CPageChecks", "CSystemCalls"],
      swiftSettings: settings),
    .target(
      name: "Analysis",
      dependencies: [
        "Bitcoin", "ChainStore", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"), "Yams",
      ],
      swiftSettings: settings),
    .target(name: "Ingest", dependencies: ["Bitcoin", "ChainStore"], swiftSettings: settings),
    .target(name: "Simulation", dependencies: ["Bitcoin"], swiftSettings: settings),
    .target(
      name: "Reporting", dependencies: ["Bitcoin", "ChainStore", "Analysis"],
      swiftSettings: settings),
    .executableTarget(
      name: "filature",
      dependencies: [
        "CEndingSignals", "Bitcoin", "ChainStore", "Ingest", "Analysis", "Simulation",
        "Reporting",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings, plugins: ["CommitStamp"]),
    .plugin(name: "CommitStamp", capability: .buildTool(), path: "Sources/CommitStamp"),
    .testTarget(name: "BitcoinTests", dependencies: ["Bitcoin"], swiftSettings: testSettings),
    .testTarget(
      name: "ChainStoreTests", dependencies: ["Bitcoin", "ChainStore", "Ingest", "Simulation"],
      swiftSettings: testSettings),
    .testTarget(
      name: "AnalysisTests",
      dependencies: [
        "Bitcoin", "ChainStore", "Analysis", "Ingest", "Simulation",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: testSettings),
    .testTarget(
      name: "IngestTests", dependencies: ["Bitcoin", "ChainStore", "Ingest", "Simulation"],
      swiftSettings: testSettings),
    .testTarget(
      name: "ReportingTests",
      dependencies: ["Bitcoin", "Analysis", "ChainStore", "Ingest", "Reporting", "Simulation"],
      swiftSettings: testSettings),
    .testTarget(
      name: "SimulationTests", dependencies: ["Bitcoin", "Simulation"], swiftSettings: testSettings),
    .testTarget(
      name: "AcceptanceTests", dependencies: ["Bitcoin", "ChainStore", "Simulation"],
      swiftSettings: testSettings),
    .testTarget(name: "HouseStyleTests"),
  ],
  swiftLanguageModes: [.v6]
)
