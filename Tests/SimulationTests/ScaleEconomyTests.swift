import Bitcoin
import Foundation
import Testing

@testable import Simulation

struct ScaleEconomyTests {
  @Test("every scenario makes a chain that keeps every rule but signatures")
  func rules() throws {
    for scenario in Scenario.all {
      let folder = try EconomyFolder(scenario.name, seed: 3, transactions: 1_500)
      let blocks = try folder.blocks()
      let audit = try ChainAudit(blocks, proof: .ground, maturity: .kept)
      #expect(audit.faults == [], "\(scenario.name)")
      #expect(try ChainAudit.consensusFaults(in: blocks) == [], "\(scenario.name)")
      let count = audit.blocks.reduce(0) { $0 + $1.transactions.count }
      #expect(count == 1_500 + audit.blocks.count)
    }
  }

  @Test("the audit finds a wrong height, a wrong commitment and a coinbase that makes money")
  func auditSees() throws {
    let blocks = try EconomyFolder(seed: 3, transactions: 1_000).blocks()
    var swapped = blocks
    swapped.swapAt(120, 121)
    #expect(try ChainAudit.consensusFaults(in: swapped).count >= 2)
    let audit = try ChainAudit(
      Array(blocks.prefix(100) + blocks.suffix(20)), proof: .ground, maturity: .kept)
    #expect(!audit.faults.isEmpty)
  }

  @Test("the same arguments give the same bytes, another seed others")
  func sameSeedSameBytes() throws {
    let names = [
      "blocks/blk00000.dat", "truth/addresses.csv", "truth/outputs.csv",
      "truth/transactions.csv", "truth/flows.csv", "tags/complete.yaml", "tags/wrong.yaml",
    ]
    let first = try EconomyFolder(seed: 5, transactions: 1_000)
    let again = try EconomyFolder(seed: 5, transactions: 1_000)
    let other = try EconomyFolder(seed: 6, transactions: 1_000)
    for name in names {
      #expect(try first.bytes(name) == again.bytes(name), "\(name)")
      #expect(try first.bytes(name) != other.bytes(name), "\(name)")
    }
  }

  @Test("the truth names the owner of every output, and the owner of its address agrees")
  func truthCoversChain() throws {
    let folder = try EconomyFolder(seed: 4, transactions: 3_000)
    let audit = try ChainAudit(try folder.blocks(), proof: .ground, maturity: .kept)
    var owners: [String: String] = [:]
    for row in try folder.rows("addresses.csv") {
      #expect(owners[row[0]] == nil, "an address twice: \(row[0])")
      owners[row[0]] = row[1]
    }
    var outputs: [String: [String]] = [:]
    for row in try folder.rows("outputs.csv") { outputs[row[0]] = row }
    let transactions = Set(try folder.rows("transactions.csv").map { $0[0] })
    var seen: Set<String> = []
    for block in audit.blocks.dropFirst() {
      for position in block.transactions.indices {
        let txid = block.transactions[position].txid
        #expect(transactions.contains("\(txid)"))
        for (vout, output) in block.outputs[block.outputRange(position)].enumerated() {
          let script = Array(block.script(of: output))
          if position == 0, vout == 1 { continue }
          let row = try #require(outputs["\(txid):\(vout)"])
          let text = Address.text(ofScript: script, network: .regtest)
          if script[0] == 0x6a {
            #expect(row[1] == "" && row[3] == "data")
          } else {
            #expect(owners[text] == row[1])
            seen.insert(text)
          }
        }
      }
    }
    #expect(seen == Set(owners.keys), "an address in the truth that no output pays")
  }

  @Test("proceeds of each crime are deposited, spent, paid as fees or still held: to the satoshi")
  func proceedsBalance() throws {
    let folder = try EconomyFolder("criminal", seed: 9, transactions: 6_000)
    var seeded: [String: UInt64] = [:]
    var booked: [String: UInt64] = [:]
    var deposits = 0
    for row in try folder.rows("flows.csv") {
      let proceeds = try #require(UInt64(row[6]))
      let value = try #require(UInt64(row[5]))
      #expect(proceeds <= value)
      if row[1] == "seed" {
        seeded[row[0], default: 0] += proceeds
      } else {
        booked[row[0], default: 0] += proceeds
        if row[1] == "deposit" { deposits += 1 }
      }
    }
    #expect(seeded == booked)
    #expect(seeded.count >= 3)
    #expect(deposits >= 20)
  }

  @Test("an economy has everybody in it: every purpose occurs, coinjoins of each kind too")
  func everybody() throws {
    let folder = try EconomyFolder("private", seed: 2, transactions: 25_000)
    let found = Set(try folder.rows("transactions.csv").map { $0[2] })
    let never: [Purpose] = [
      .change, .data, .whirlpoolFee, .coordinatorFee, .refill, .wages, .overTheCounter,
    ]
    for purpose in Purpose.allCases where !never.contains(purpose) {
      #expect(found.contains("\(purpose.text)"), "\(purpose.text)")
    }
    let wrong = try folder.rows("wrong-tags.csv")
    #expect(wrong.count == 1 && wrong[0][2].hasPrefix("person-"))
    let pack = String(decoding: try folder.bytes("tags/wrong.yaml"), as: UTF8.self)
    #expect(pack.contains(wrong[0][0]))
    let complete = String(decoding: try folder.bytes("tags/complete.yaml"), as: UTF8.self)
    #expect(!complete.contains(wrong[0][0]))
  }

  @Test("a number of transactions out of range is refused before anything is written")
  func sizes() throws {
    let path = FileManager.default.temporaryDirectory.path + "/never-\(UUID().uuidString)"
    let scenario = try #require(Scenario.all.first)
    #expect(throws: SimulationError.size(asked: 5, least: 1_000, most: 50_000_000)) {
      try ScaleEconomy.write(scenario, seed: 1, transactions: 5, to: path)
    }
    #expect(!FileManager.default.fileExists(atPath: path))
  }
}

struct AddressWritingTests {
  @Test("addresses are spelt as the general encoders spell them")
  func spelling() {
    for network in [Network.regtest, .testnet3, .signet] {
      var spelling = AddressSpelling(network: network, key: 42)
      for number in 0..<60 as Range<UInt64> {
        for lock in LockKind.allCases {
          let address = AddressID(number: number, lock: lock)
          var script = RawBuffer(capacity: 64)
          script.put(scriptOf: address, key: 42)
          #expect(Int(script.bytes[0]) == script.count - 1)
          var text = RawBuffer(capacity: 64)
          spelling.put(address, to: &text)
          let expected = Address.text(
            ofScript: Array(script.bytes.dropFirst()), network: network)
          #expect(String(decoding: Array(text.bytes), as: UTF8.self) == expected)
        }
      }
    }
  }

  @Test("numbers and hashes are written as the general writers write them")
  func numbers() {
    for value in [0, 9, 10, 99, 100, 12_345, UInt64.max / 2, UInt64.max] as [UInt64] {
      var buffer = RawBuffer(capacity: 1)
      buffer.put(decimal: value)
      #expect(String(decoding: Array(buffer.bytes), as: UTF8.self) == "\(value)")
      let hash = Digest.doubleSHA256(withUnsafeBytes(of: value) { Array($0) })
      buffer.removeAll()
      buffer.put(displayHex: hash)
      #expect(String(decoding: Array(buffer.bytes), as: UTF8.self) == hash.description)
    }
  }

  @Test("coins come back oldest first, and a purse's balance is their sum")
  func coins() {
    var coins = Coins()
    let purse = coins.addList()
    let other = coins.addList()
    for value in 1...5 as ClosedRange<UInt64> {
      let coin = LiveCoin(
        txid: .zero, vout: UInt32(value), value: value,
        address: AddressID(number: value, lock: .p2tr), height: 1)
      coins.push(coin, to: value == 3 ? other : purse)
    }
    #expect(coins.lists[purse].balance == 12 && coins.lists[purse].count == 4)
    #expect(coins.pop(from: purse)?.value == 1)
    if let two = coins.pop(from: purse) { coins.pushBack(two, to: purse) }
    #expect([2, 4, 5, nil] == (0..<4).map { _ in coins.pop(from: purse)?.value })
    #expect(coins.lists[purse].balance == 0)
    #expect(coins.pop(from: other)?.value == 3)
    #expect(coins.highWater == 5)
  }

  @Test("some of the oldest coins are taken and the others keep their order, the last one too")
  func chosenCoins() {
    var coins = Coins()
    let purse = coins.addList()
    func push(_ value: UInt64) {
      coins.push(
        LiveCoin(
          txid: .zero, vout: 0, value: value, address: AddressID(number: value, lock: .p2tr),
          height: 1), to: purse)
    }
    for value in 1...5 as ClosedRange<UInt64> { push(value) }
    var seen: ContiguousArray<CoinGlimpse> = []
    coins.look(at: 3, in: purse, into: &seen)
    #expect(seen.map(\.value) == [1, 2, 3])
    var taken: ContiguousArray<LiveCoin> = []
    #expect(coins.take(0b10101, from: purse, into: &taken) == 9)
    #expect(taken.map(\.value) == [1, 3, 5])
    push(6)
    #expect(coins.lists[purse].count == 3 && coins.lists[purse].balance == 12)
    #expect([2, 4, 6, nil] == (0..<4).map { _ in coins.pop(from: purse)?.value })
    #expect(coins.highWater == 5)
    #expect(coins.take(1, from: purse, into: &taken) == 0)
  }

  @Test("proceeds stay with their coin, also where its slot held others")
  func proceedsBySlot() {
    var coins = Coins()
    let purse = coins.addList()
    let clean = LiveCoin(
      txid: .zero, vout: 0, value: 5, address: AddressID(number: 1, lock: .p2tr), height: 1)
    var dirty = clean
    dirty.proceeds = 3
    dirty.crime = 7
    for coin in [dirty, clean] { coins.push(coin, to: purse) }
    let first = coins.pop(from: purse)
    #expect(first?.proceeds == 3 && first?.crime == 7)
    coins.push(clean, to: purse)
    coins.pushBack(dirty, to: purse)
    var taken: ContiguousArray<LiveCoin> = []
    #expect(coins.take(0b111, from: purse, into: &taken) == 15)
    #expect(taken.map(\.proceeds) == [3, 0, 0] && taken.map(\.crime) == [7, 0, 0])
  }

  @Test("a full disk is told by the piece after, or at the end, and nothing more is written")
  func fullDisk() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    let lane = WriteLane()
    var file = try OutputFile(path: "/dev/full", lane: lane)
    var bytes = RawBuffer(capacity: 64)
    #expect(throws: SimulationError.self) {
      for _ in 0..<1_000 {
        bytes.put(1 as UInt64)
        try file.write(&bytes)
        #expect(bytes.count == 0)
      }
      try lane.finish()
    }
    #expect(throws: SimulationError.self) { try lane.finish() }
  }
}
