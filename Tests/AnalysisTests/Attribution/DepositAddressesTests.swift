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
