import ChainStore
import Foundation
import Testing

@testable import Analysis

@Suite("Deposit addresses by behaviour")
struct DepositAddressesTests {
  /// Deposit addresses of the story by owner: an exchange gives its first two addresses to nobody.
  private func truth(_ story: StoryChain) -> [AddressIndex: String] {
    var truth: [AddressIndex: String] = [:]
    for wallet in story.wallets where wallet.role == "exchange" {
      for text in wallet.addresses.dropFirst(2) {
        if let address = story.address(text) { truth[address] = wallet.name }
      }
    }
    return truth
  }

  @Test("in the story nearly every swept deposit address is found, and nobody else's")
  func story() throws {
    let story = try StoryChain()
    let found = DepositAddresses(
      story.graph, tags: try story.tags(), clustering: story.clustering
    ).all()
    let evaluation = DepositEvaluation(found, truth: truth(story), in: story.graph)
    let strong = try #require(evaluation.rows.first)
    #expect(strong.grade == .strong)
    #expect(strong.precision.share == 1)
    #expect(strong.service.share == 1)
    #expect((strong.recall.share ?? 0) > 0.9)
    #expect(strong.precision.of > 50)
    #expect(evaluation.falseFindings.isEmpty)
    for candidate in found {
      #expect(!candidate.sweeps.isEmpty)
      #expect(candidate.evidence.contains { $0.sign == .swept })
    }
  }

  @Test("without a clustering they are still found, by where they are swept to")
  func withoutClusters() throws {
    let story = try StoryChain()
    let tags = try TagIndex(story.graph)
    let found = DepositAddresses(story.graph, tags: tags, clustering: nil).all()
    let evaluation = DepositEvaluation(found, truth: truth(story), in: story.graph)
    #expect((evaluation.rows.last?.recall.share ?? 0) > 0.8)
    #expect((evaluation.rows.last?.precision.share ?? 0) > 0.95)
  }

  @Test("what receives far more at once than its peers is weak, unless swept with a tagged address")
  func farAbovePeers() throws {
    var chain = MadeChain()
    func deposit(_ owner: UInt8, _ value: UInt64, beside own: UInt8? = nil) {
      let coin = chain.mine([(owner + 100, value + 10)])
      let paid = chain.pay([coin], to: [(owner, value)])
      let others = own.map { [chain.mine([($0, 1_000)])] } ?? []
      _ = chain.pay([paid] + others, to: [(1, value - 10)])
    }
    for owner in 10..<17 as Range<UInt8> { deposit(owner, 1_000 * UInt64(owner)) }
    deposit(20, 1_300_000)
    deposit(21, 1_600_000)
    deposit(22, 1_600_000, beside: 2)
    let graph = try chain.store()
    func tag(_ owner: UInt8, _ concept: String) throws -> Analysis.Tag {
      var tag = Analysis.Tag(
        subject: graph.addressName(try graph.owner(owner)), label: "Maple", source: "s",
        tagpack: "T")
      tag.category = "exchange"
      tag.concepts = [concept]
      return tag
    }
    let tags = TagIndex(direct: try [tag(1, "hot_wallet"), tag(2, "deposit_wallet")])
    func grades(_ rules: DepositRules) throws -> [AddressIndex: DepositGrade] {
      let found = DepositAddresses(graph, tags: tags, clustering: nil, rules: rules).all()
      for candidate in found {
        let isAgainst = candidate.evidence.contains { $0.sign == .farAbovePeers }
        #expect(isAgainst == (candidate.receivedSat > 1_400_000 && rules.mostTimesMedian == 100))
      }
      return Dictionary(uniqueKeysWithValues: found.map { ($0.address, $0.grade) })
    }
    let found = try grades(DepositRules())
    // The median of ten is 15,000: a hundred times that is still moderate, more is not.
    #expect(found[try graph.owner(13)] == .moderate)
    #expect(found[try graph.owner(20)] == .moderate)
    #expect(found[try graph.owner(21)] == .weak)
    #expect(found[try graph.owner(22)] == .strong)
    var lenient = DepositRules()
    lenient.mostTimesMedian = 10_000
    #expect(try grades(lenient)[try graph.owner(21)] == .moderate)
  }

  @Test("without tags nothing is inferred, and hot addresses are never taken for deposits")
  func limits() throws {
    let story = try StoryChain()
    let tags = try story.tags()
    let found = DepositAddresses(story.graph, tags: tags, clustering: story.clustering).all()
    let hot = story.wallets.filter { $0.role == "exchange" }.flatMap { $0.addresses.prefix(2) }
    let places = Set(hot.compactMap { story.address($0) })
    #expect(found.allSatisfy { !places.contains($0.address) })
    let few = DepositAddresses(
      story.graph, tags: tags, clustering: story.clustering,
      rules: {
        var rules = DepositRules()
        rules.mostReceipts = 1
        return rules
      }())
    #expect(few.all().allSatisfy { $0.receipts == 1 } && few.all().count < found.count)
    let one = try #require(found.first)
    let finder = DepositAddresses(story.graph, tags: tags, clustering: story.clustering)
    #expect(finder.among([one.address]).map(\.address) == [one.address])
  }

  @Test("nothing is inferred from a chain without tags")
  func untagged() throws {
    let folder = NSTemporaryDirectory() + "filature-untagged-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var chain = MadeChain()
    let coin = chain.mine([(owner: 1, value: 100)])
    _ = chain.pay([coin], to: [(owner: 2, value: 90)])
    let graph = try chain.store(in: folder)
    #expect(
      DepositAddresses(graph, tags: try TagIndex(graph), clustering: nil).all().isEmpty)
  }

  @Test("a share's interval is Wilson's")
  func intervals() {
    let rate = ErrorRate(8, of: 10)
    #expect(abs(rate.interval.lowerBound - 0.4902) < 0.0005)
    #expect(abs(rate.interval.upperBound - 0.9433) < 0.0005)
    #expect(ErrorRate(0, of: 0).share == nil)
    #expect(ErrorRate(0, of: 0).interval == 0...1)
    #expect(ErrorRate(40, of: 40).interval.upperBound == 1)
    #expect(ErrorRate(1, of: 2).text == "50.0 % (of 2; 9.5 to 90.5)")
  }
}
