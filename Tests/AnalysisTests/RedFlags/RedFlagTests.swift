import Foundation
import Testing

@testable import Analysis

/// The person looked at, in every chain here.
private let suspect: UInt16 = 1

@Suite("Red flags")
struct RedFlagTests {
  private func fired(_ chain: TimedChain, _ settings: FlagSettings = FlagSettings()) throws
    -> [String: FlagFiring]
  {
    Dictionary(
      try chain.firings(of: suspect, settings).map { ($0.flag, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  @Test(
    "three transfers under the limit within a day are structuring; spread over days they are not")
  func structuring() throws {
    let chain = TimedChain()
    for hour in [1.0, 9, 20] { chain.pay(10, to: [(suspect, 20_000_000)], day: 0, hour: hour) }
    let firing = try #require(try fired(chain)["structuring"])
    #expect(firing.transactions.count == 3)
    #expect(firing.measures.contains(.init("sum_sat", 60_000_000)))
    let slow = TimedChain()
    for day in 0..<3 { slow.pay(10, to: [(suspect, 20_000_000)], day: day * 2) }
    #expect(try fired(slow)["structuring"] == nil)
    let large = TimedChain()
    for hour in [1.0, 9, 20] { large.pay(10, to: [(suspect, 30_000_000)], day: 0, hour: hour) }
    #expect(try fired(large)["structuring"] == nil)
  }

  @Test("three payments to two or three exchanges within a day are a fan-out, to one they are not")
  func fanOut() throws {
    for (count, fires) in [(3, true), (2, true), (1, false)] {
      let chain = TimedChain()
      chain.tag(21, "A", "exchange")
      chain.tag(22, "B", "exchange")
      chain.tag(23, "C", "exchange")
      chain.mine(suspect, 1_000_000, TimedChain.start)
      for number in 0..<3 {
        chain.pay(
          suspect, to: [(UInt16(21 + number % count), 300_000)], day: 1, hour: Double(number))
      }
      let firing = try fired(chain)["exchange_fan_out"]
      #expect((firing != nil) == fires)
      if fires { #expect(firing?.parties == ["A", "B", "C"].prefix(count).map { $0 }) }
    }
  }

  @Test("one payment to each of two exchanges is no fan-out")
  func twoAccounts() throws {
    let chain = TimedChain()
    chain.tag(21, "A", "exchange")
    chain.tag(22, "B", "exchange")
    chain.mine(suspect, 1_000_000, TimedChain.start)
    for payee in [21, 22] as [UInt16] { chain.pay(suspect, to: [(payee, 300_000)], day: 1) }
    #expect(try fired(chain)["exchange_fan_out"] == nil)
  }

  @Test("many small payers and nearly all of it handed to one person make a funnel too")
  func funnelToMule() throws {
    for (share, fires) in [(11_000_000, true), (6_000_000, false)] as [(UInt64, Bool)] {
      let chain = TimedChain()
      for payer in 10..<22 { chain.pay(UInt16(payer), to: [(suspect, 1_000_000)], day: payer - 10) }
      chain.pay(suspect, to: [(90, share)], day: 13)
      let firing = try fired(chain)["small_payments_funnel"]
      #expect((firing != nil) == fires)
      if fires { #expect(firing?.measures.contains(.init("cashed_out_sat", 0)) == true) }
    }
  }

  @Test("many small payers and a cash-out make a funnel; without the cash-out they do not")
  func funnel() throws {
    for cashesOut in [true, false] {
      let chain = TimedChain()
      chain.tag(90, "Maple", "exchange")
      for payer in 10..<22 { chain.pay(UInt16(payer), to: [(suspect, 1_000_000)], day: payer - 10) }
      if cashesOut { chain.pay(suspect, to: [(90, 11_000_000)], day: 13) }
      let firing = try fired(chain)["small_payments_funnel"]
      #expect((firing != nil) == cashesOut)
      if cashesOut {
        #expect(firing?.measures.contains(.init("payers", 12)) == true)
        #expect(firing?.parties == ["Maple"])
      }
    }
  }

  @Test("a funnel that collects for longer than its window counts from where its end is cashed out")
  func longFunnel() throws {
    for (cashOut, fires) in [(52, true), (60, false)] {
      let chain = TimedChain()
      chain.tag(90, "Maple", "exchange")
      for number in 0..<25 {
        chain.pay(UInt16(100 + number), to: [(suspect, 1_000_000)], day: 2 * number)
      }
      chain.pay(suspect, to: [(90, 20_000_000)], day: cashOut)
      #expect((try fired(chain)["small_payments_funnel"] != nil) == fires, "\(cashOut)")
    }
  }

  @Test("half a year of silence and then the balance moves")
  func dormancy() throws {
    let chain = TimedChain()
    chain.pay(10, to: [(suspect, 5_000_000)], day: 0)
    chain.pay(suspect, to: [(11, 4_000_000)], day: 200)
    let firing = try #require(try fired(chain)["dormancy_broken"])
    #expect(firing.measures.contains(.init("quiet_days", 200)))
    #expect(firing.measures.contains(.init("moved_sat", 4_000_000)))
    let lively = TimedChain()
    for month in 0..<8 { lively.pay(10, to: [(suspect, 5_000_000)], day: month * 30) }
    #expect(try fired(lively)["dormancy_broken"] == nil)
  }

  @Test("a mixer's tag and a sanction's tag fire on contact, dust does not")
  func contacts() throws {
    let chain = TimedChain()
    chain.tag(30, "Blender", "mixing_service")
    chain.tag(31, "Hydra", "dark_market")
    chain.tag(32, "Duster", "sanction")
    chain.pay(30, to: [(suspect, 2_000_000)], day: 0)
    chain.pay(suspect, to: [(31, 1_000_000)], day: 1)
    chain.pay(32, to: [(suspect, 546)], day: 2)
    let found = try chain.firings(of: suspect)
    #expect(found.first { $0.flag == "mixer_contact" }?.parties == ["Blender"])
    #expect(found.filter { $0.flag == "illicit_contact" }.map(\.parties) == [["Hydra"]])
  }

  @Test("small purchases at cash machines add up")
  func machines() throws {
    let chain = TimedChain()
    chain.tag(40, "CoinBox", "crypto_atm")
    for day in 0..<4 { chain.pay(40, to: [(suspect, 700_000)], day: day * 3) }
    #expect(try fired(chain)["atm_purchases"]?.transactions.count == 4)
    #expect(try fired(chain)["equal_instalments"] == nil)
  }

  @Test("families who pay the same for each leg make instalments; a shop's customers do not")
  func instalments() throws {
    let chain = TimedChain()
    for leg in 0..<3 {
      for family in 50..<53 {
        chain.pay(
          UInt16(family), to: [(suspect, 27_000_000)], day: leg * 10, hour: Double(family - 50))
      }
    }
    let firing = try #require(try fired(chain)["equal_instalments"])
    #expect(firing.transactions.count == 9)
    #expect(firing.measures.contains(.init("payers", 3)))
    // The families change their addresses: each leg is paid with the change of the leg before.
    let hidden = TimedChain()
    for leg in 0..<3 {
      let payer = UInt16(200 + leg)
      hidden.pay(payer, to: [(suspect, 27_000_000), (payer + 1, 90_000_000)], day: leg * 10)
    }
    #expect(try fired(hidden)["equal_instalments"]?.transactions.count == 3)
    let shop = TimedChain()
    for customer in 60..<75 {
      shop.pay(UInt16(customer), to: [(suspect, 27_000_000)], day: customer)
    }
    #expect(try fired(shop)["equal_instalments"] == nil)
  }

  @Test("what is night depends on the time zone, and without one nothing is said")
  func nights() throws {
    let chain = TimedChain()
    // 16:30 UTC is 23:30 in Bangkok.
    for day in 0..<6 { chain.pay(UInt16(70 + day), to: [(suspect, 500_000)], day: day, hour: 16.5) }
    #expect(try fired(chain)["night_payments"] == nil)
    var settings = FlagSettings()
    settings.timeZone = FlagSettings.zone(named: "Asia/Bangkok")
    let firing = try #require(try fired(chain, settings)["night_payments"])
    #expect(firing.measures.contains(.init("nights", 6)))
    settings.timeZone = FlagSettings.zone(named: "America/Toronto")
    #expect(try fired(chain, settings)["night_payments"] == nil)
    #expect(FlagSettings.zone(named: "Mars/Olympus") == nil)
  }

  @Test("an ordinary wallet fires nothing")
  func ordinary() throws {
    let chain = TimedChain()
    chain.tag(80, "Maple", "exchange")
    chain.pay(80, to: [(suspect, 10_000_000)], day: 0)
    for week in 1..<8 {
      chain.pay(
        suspect, to: [(UInt16(100 + week), UInt64(100_000 * week + 37))], day: week * 7, hour: 11)
    }
    chain.pay(101, to: [(suspect, 250_000)], day: 60)
    #expect(try chain.firings(of: suspect).isEmpty)
  }
}

@Suite("Rules of red flags")
struct FlagSettingsTests {
  private func settings(_ text: String) throws -> FlagSettings {
    let file = NSTemporaryDirectory() + "filature-rules-" + UUID().uuidString + ".yaml"
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: file) }
    return try FlagSettings(file: file)
  }

  @Test("the template is a file of the defaults")
  func template() throws {
    let read = try settings(FlagSettings.template)
    for flag in RedFlags.all {
      for threshold in flag.thresholds {
        #expect(read.value(flag, threshold.name) == threshold.value)
        #expect(!threshold.meaning.isEmpty)
      }
    }
  }

  @Test("a threshold set is a threshold used, and a flag that is off stays silent")
  func values() throws {
    let text = "structuring: {fewest: 2, limit_sat: 50000000}\nmixer_contact: off\n"
    let read = try settings(text + "time_zone: Asia/Dhaka\n")
    #expect(read.timeZone?.identifier == "Asia/Dhaka")
    #expect(!read.isAsked("mixer_contact"))
    let chain = TimedChain()
    for hour in [1.0, 9] { chain.pay(10, to: [(1, 30_000_000)], day: 0, hour: hour) }
    #expect(try chain.firings(of: 1, read).contains { $0.flag == "structuring" })
    #expect(try !chain.firings(of: 1).contains { $0.flag == "structuring" })
  }

  @Test(
    "a faulty file is refused by line",
    arguments: [
      ("structuring:\n  fewest: 3\n  few: 2\n", "3"), ("structring: off\n", "1"),
      ("structuring:\n  fewest: -1\n", "2"), ("structuring:\n  fewest: many\n", "2"),
      ("time_zone: Nowhere\n", "1"), ("- a\n", "1"), ("structuring: [1]\n", "1"),
      ("a: &a [x]\nb: *a\n", "2"),
    ])
  func faulty(text: String, line: String) throws {
    do {
      _ = try settings(text)
      Issue.record("taken")
    } catch let error as AnalysisError {
      #expect(error.code == .malformed)
      #expect(error.location.hasSuffix(":" + line), "\(error)")
    }
  }
}
