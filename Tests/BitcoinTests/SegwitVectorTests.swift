import Foundation
import Testing

@testable import Bitcoin

/// The lists under "Test vectors" in the texts of BIP 173 and BIP 350.
@Suite(
  "BIP 173 and BIP 350", .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct SegwitVectorTests {
  /// Rows of the list that follows a sentence: what stands in `<tt>` marks, and any bytes before
  /// or after it that the page writes as `0x..`.
  private func rows(bip: String, after sentence: String) throws -> [[String]] {
    let page = try SharedData.text("vectors/bips/bip-\(bip).mediawiki")
    let start = try #require(page.range(of: sentence))
    var found: [[String]] = []
    for line in page[start.upperBound...].split(separator: "\n") {
      guard line.hasPrefix("* ") else {
        if found.isEmpty { continue } else { break }
      }
      var columns = line.components(separatedBy: "<tt>").dropFirst().map {
        $0.components(separatedBy: "</tt>")[0]
      }
      if line.hasPrefix("* 0x"), let value = UInt32(line.dropFirst(4).prefix(2), radix: 16) {
        columns[0] = String(try #require(UnicodeScalar(value))) + columns[0]
      }
      if line.contains("+ 0xFF") { columns[0] += "\u{ff}" }
      found.append(columns)
    }
    #expect(found.count > 3)
    return found
  }

  @Test("valid strings decode under their own checksum and encode again")
  func validStrings() throws {
    for (bip, variant) in [("0173", Bech32.Variant.bech32), ("0350", .bech32m)] {
      let name = variant == .bech32 ? "Bech32" : "Bech32m"
      for row in try rows(bip: bip, after: "strings are valid \(name):") {
        let parts = try Bech32.decode(row[0])
        #expect(parts.variant == variant)
        let again = Bech32.encode(
          prefix: parts.prefix, values: parts.values, variant: parts.variant)
        #expect(again == row[0].lowercased())
      }
      for row in try rows(bip: bip, after: "string are not valid \(name)") {
        #expect((try? Bech32.decode(row[0]))?.variant != variant, "\(row[0])")
      }
    }
  }

  @Test("valid segwit addresses are their scripts, but BIP 173's later versions no longer")
  func validAddresses() throws {
    for bip in ["0173", "0350"] {
      for row in try rows(bip: bip, after: "list gives valid segwit addresses") {
        let network: Network = row[0].lowercased().hasPrefix("tb") ? .signet : .mainnet
        if bip == "0173", !row[1].hasPrefix("00") {
          #expect(throws: AddressError.self) { try Address.script(of: row[0], network: network) }
          continue
        }
        let script = try Address.script(of: row[0], network: network)
        #expect(Hex.encode(script) == row[1])
        #expect(Address.text(ofScript: script, network: network) == row[0].lowercased())
      }
    }
  }

  @Test("invalid segwit addresses are refused on every network")
  func invalidAddresses() throws {
    for bip in ["0173", "0350"] {
      for row in try rows(bip: bip, after: "list gives invalid segwit addresses") {
        for network in Network.all {
          #expect(throws: AddressError.self) { try Address.script(of: row[0], network: network) }
        }
      }
    }
  }
}
