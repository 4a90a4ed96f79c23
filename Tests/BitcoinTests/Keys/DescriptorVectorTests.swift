import Foundation
import Testing

@testable import Bitcoin

@Suite(
  "Published descriptor vectors",
  .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct DescriptorVectorTests {
  /// The texts between `<tt>` and `</tt>` of a line.
  private func literals(_ line: some StringProtocol) -> [String] {
    line.components(separatedBy: "<tt>").dropFirst().map {
      $0.components(separatedBy: "</tt>")[0].replacing("&lt;", with: "<").replacing(
        "&gt;", with: ">")
    }
  }

  private func testSection(_ bip: String) throws -> [Substring] {
    let text = try SharedData.text("vectors/bips/bip-\(bip).mediawiki")
    let section = try #require(text.components(separatedBy: "==Test Vectors==").last)
    return section.components(separatedBy: "==Backwards")[0].split(separator: "\n")
  }

  @Test("scripts of BIP 381, 382 and 386 agree, and their invalid descriptors are refused")
  func scripts() throws {
    var counts = (valid: 0, secret: 0, invalid: 0)
    for bip in ["0381", "0382", "0386"] {
      var current: (descriptor: Descriptor.Branch?, index: UInt32) = (nil, 0)
      var isValid = true
      for line in try testSection(bip) {
        if line.hasPrefix("Invalid") { isValid = false }
        if line.hasPrefix("** ") {
          guard let branch = current.descriptor else { continue }
          #expect(Hex.encode(try branch.scripts(at: current.index)[0]) == literals(line)[0])
          current.index += 1
          counts.valid += 1
        } else if line.hasPrefix("* "), let text = literals(line).last {
          if isValid, Secret.first(in: text) == nil {
            current = (try Descriptor(text).branch(0), 0)
            continue
          }
          current = (nil, 0)
          let error = #expect(throws: KeyError.self, "\(line)") { try Descriptor(text) }
          if isValid {
            #expect(error?.code == .secret)
            counts.secret += 1
          } else {
            counts.invalid += 1
          }
        }
      }
    }
    #expect(counts.valid == 18)
    #expect(counts.secret == 19)
    #expect(counts.invalid == 19)
  }

  @Test("key expressions and checksums of BIP 380 agree")
  func keyExpressions() throws {
    var state = "checksums"
    var counts = (read: 0, refused: 0)
    for line in try testSection("0380") {
      if line.hasPrefix("Valid expr") { state = "valid" }
      if line.hasPrefix("Invalid expr") { state = "invalid" }
      guard line.hasPrefix("* "), let text = literals(line).last else { continue }
      let isSecret = Secret.first(in: text) != nil
      switch state {
      case "valid" where isSecret:
        #expect(throws: KeyError(try #require(Secret.first(in: text)))) {
          try Descriptor("pkh(\(text))")
        }
      case "valid":
        #expect(throws: Never.self, "\(line)") { try Descriptor("pkh(\(text))") }
        counts.read += 1
      case "invalid":
        #expect(throws: KeyError.self, "\(line)") { try Descriptor("pkh(\(text))") }
        counts.refused += 1
      default:
        let isSound = line.contains("Valid checksum") || line.contains("No checksum")
        if isSound {
          #expect(try Descriptor(text).text == "raw(deadbeef)#89f8spxm")
        } else {
          #expect(throws: KeyError.self, "\(line)") { try Descriptor(text) }
        }
      }
    }
    #expect(counts.read == 12)
    #expect(counts.refused == 16)
    #expect(throws: KeyError.self) { try Descriptor("raw(deadbeef)", checksum: .required) }
  }

  @Test("a second library's valid descriptors are read, those with private keys refused")
  func validDescriptors() throws {
    let groups = try SharedData.object("vectors/descriptors/desc-valid.json")
    var counts = (read: 0, refused: 0)
    for name in groups.keys.sorted() {
      for case let row as [String: Any] in try #require(groups[name] as? [Any]) {
        let text = try #require(row["input"] as? String)
        if row["hasprivatekeys"] as? Bool == true || Secret.first(in: text) != nil {
          let error = #expect(throws: KeyError.self) { try Descriptor(text) }
          #expect(error?.code == .secret)
          counts.refused += 1
          continue
        }
        let descriptor = try Descriptor(text)
        #expect(descriptor.checksum == row["checksum"] as? String, "\(text)")
        #expect(descriptor.isRanged == row["isrange"] as? Bool, "\(text)")
        #expect(
          descriptor.isAtHome(on: .mainnet) != (row["network"] as? String == "testnet")
            || text.hasPrefix("addr"))
        counts.read += 1
      }
    }
    #expect(counts.read == 39)
    #expect(counts.refused == 18)
  }

  @Test("a second library's invalid descriptors are refused, but for what BIP 389 made valid")
  func invalidDescriptors() throws {
    var made = 0
    for case let row as [String: Any] in try SharedData.list(
      "vectors/descriptors/desc-invalid.json")
    {
      let text = try #require(row["input"] as? String)
      let reason = try #require(row["error"] as? String)
      if text.contains("<0;1>") {
        #expect(try Descriptor(text).branchCount == 2)
        made += 1
        continue
      }
      let rule: Descriptor.ChecksumRule =
        row["requirechecksum"] as? Bool == true ? .required : .optional
      let network = (row["network"] as? String) == "main" ? Network.mainnet : nil
      let error = #expect(throws: KeyError.self, "\(text): \(reason)") {
        let descriptor = try Descriptor(text, checksum: rule)
        if network != nil { _ = try WatchOnlyWallet(descriptor.text, network: network) }
      }
      if let error, text.count > 20 { #expect(!error.message.contains(text.prefix(20))) }
    }
    #expect(made == 1)
  }
}
