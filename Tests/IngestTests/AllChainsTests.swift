import Bitcoin
import ChainStore
import Foundation
import Ingest
import Testing

/// Real blocks beside the repository, and how they are to be read.
private struct RealChain {
  /// How blocks stand in their file.
  enum Form {
    /// In one that the program reads.
    case asIs
    /// The same, packed with bzip2.
    case bzip2
    /// One block, without the frame of a block file.
    case unframed
  }

  var paths: [String]
  var network: Network?
  var form = Form.asIs
  var blocks: Int

  /// Chains and stretches of chains.
  static let chains: [RealChain] = [
    RealChain(paths: ["regtest-a/node1/blocks"], blocks: 481),
    RealChain(paths: ["regtest-a/node2/blocks"], blocks: 481),
    RealChain(paths: ["regtest-a/truth/blocks_v3.jsonl.gz"], blocks: 481),
    RealChain(paths: ["regtest-blocksci/btc/blk00000.dat"], blocks: 202),
    RealChain(paths: ["regtest-core/block_data.txt"], network: .regtest, blocks: 206),
    RealChain(
      paths: ["0_to_4", "3A", "4A", "5A"].map { "reorg-btcd/blk_\($0).dat.bz2" },
      network: .mainnet, form: .bzip2, blocks: 6),
    RealChain(paths: ["bitcoin/mainnet-runs/two-files"], blocks: 600),
    RealChain(paths: ["bitcoin/mainnet-runs/blocks1-170.dat"], blocks: 170),
    RealChain(paths: ["bitcoin/testnet3/blk-testnet.dat"], blocks: 401),
    RealChain(
      paths: ["other-coins/litecoin/ltc-blocks1-256.bz2"], network: .litecoin, form: .bzip2,
      blocks: 256),
    RealChain(paths: ["other-coins/zcash/blocks"], network: .zcash, blocks: 4),
    RealChain(paths: ["other-coins/dogecoin/block_dump.12345"], network: .dogecoin, blocks: 1),
    RealChain(paths: ["other-coins/dogecoin/block_dump.567890"], network: .dogecoin, blocks: 1),
    RealChain(paths: ["bitcoin/testnet3/828575.hex"], network: .testnet3, blocks: 1),
  ]

  /// Every single block of a folder.
  static func singles(_ folder: String, _ network: Network, under root: String) -> [RealChain] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root + "/" + folder)) ?? []
    let isFramed = folder.hasSuffix("framed")
    return names.sorted().filter { name in
      (name.hasSuffix(".raw") && !name.contains("undo") && !name.contains("stripped"))
        || name.hasSuffix(".blk") || name.hasPrefix("testnet4Block")
    }.map { name in
      RealChain(
        paths: [folder + "/" + name], network: network, form: isFramed ? .asIs : .unframed,
        blocks: 1)
    }
  }
}

@Suite("Every chain of the public test data")
struct AllChainsTests {
  @Test("goes into a store that verifies, with all its blocks")
  func chains() throws {
    guard let shared = sharedData else {
      print("skipped: ../shared/data is not there")
      return
    }
    for chain in RealChain.chains { try ingest(chain, shared) }
  }

  @Test("and so does every single block, as a stretch of one")
  func singleBlocks() throws {
    guard let shared = sharedData else {
      print("skipped: ../shared/data is not there")
      return
    }
    let folders: [(String, Network)] = [
      ("bitcoin/mainnet-blocks", .mainnet), ("bitcoin/mainnet-blk-framed", .mainnet),
      ("bitcoin/testnet3", .testnet3), ("other-coins/litecoin-mweb", .litecoinTestnet),
    ]
    var count = 0
    for (folder, network) in folders {
      for block in RealChain.singles(folder, network, under: shared) {
        try ingest(block, shared)
        count += 1
      }
    }
    #expect(count > 25)
  }

  private func ingest(_ chain: RealChain, _ shared: String) throws {
    let folder = try DumpFolder()
    let paths = try chain.paths.enumerated().map { number, path -> String in
      let whole = shared + "/" + path
      switch chain.form {
      case .asIs: return whole
      case .bzip2: return try written(unpacked(whole), to: folder, number)
      case .unframed:
        let block = try Data(contentsOf: URL(fileURLWithPath: whole))
        let size = withUnsafeBytes(of: UInt32(block.count).littleEndian) { Data($0) }
        let magic = Data(chain.network?.magic ?? [])
        return try written(magic + size + block, to: folder, number)
      }
    }
    var request = IngestRequest(paths: paths, store: folder.path + "/store")
    request.network = chain.network
    request.missingParents = .booked
    var ingestion = Ingestion(request) { _ in }
    let outcome = try ingestion.run()
    #expect(outcome.failure == nil, "\(chain.paths[0]): \(outcome.failure as Any)")
    #expect(outcome.manifest?.totals.blocks == chain.blocks, "\(chain.paths[0])")
    _ = try GraphVerifier.verify(store: folder.path + "/store")
  }

  private func written(_ bytes: Data, to folder: DumpFolder, _ number: Int) throws -> String {
    let path = folder.path + "/\(number).dat"
    try bytes.write(to: URL(fileURLWithPath: path))
    return path
  }

  private func unpacked(_ path: String) throws -> Data {
    let process = Process()
    let out = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["bzip2", "-dc", path]
    process.standardOutput = out
    try process.run()
    let bytes = out.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return bytes
  }
}
