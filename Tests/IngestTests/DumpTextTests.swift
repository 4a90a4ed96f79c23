import Bitcoin
import Foundation
import Simulation
import Testing

@testable import Ingest

@Suite("Texts and digits of dumps")
struct DumpTextTests {
  /// The text in quotes that a reader finds, and where it goes on; nil where there is no end.
  private func read(_ json: String) -> (text: String, offset: Int, hasEscapes: Bool)? {
    Array(json.utf8).withByteView { bytes in
      var reader = JSONReader(bytes)
      guard let text = try? reader.readText() else { return nil }
      return (String(decoding: text.bytes, as: UTF8.self), reader.offset, text.hasEscapes)
    }
  }

  @Test("a text ends at the first quote that no backslash stands before")
  func ends() throws {
    for (json, text) in [
      (#""""#, ""), (#""ab","#, "ab"), (#""a\"b"c"#, #"a\"b"#), (#""\\" "#, #"\\"#),
      (#""\\\"\\"x"#, #"\\\"\\"#), (#""a\nb\"","#, #"a\nb\""#),
    ] {
      let found = try #require(read(json), "\(json)")
      #expect(found.text == text && found.hasEscapes == text.contains(#"\"#), "\(json)")
      #expect(found.offset == text.utf8.count + 2)
    }
    for json in [#"""#, #""ab"#, #""ab\""#, #""\"#, #""\\\""#] { #expect(read(json) == nil) }
  }

  @Test("a text that is all backslashes is read in time that grows with its length")
  func manyEscapes() throws {
    let long = "\"" + String(repeating: #"\\"#, count: 2_000_000) + "\""
    let began = Date()
    #expect(try #require(read(long)).offset == long.utf8.count)
    #expect(Date().timeIntervalSince(began) < 10)
  }

  @Test("digits stand for bytes, and one that is none is told wherever it stands")
  func digits() throws {
    var random = SeededRandom(seed: 5)
    for count in 0..<70 {
      let bytes = random.bytes(count)
      var text = Array(
        bytes.map { byte in
          let digits = String(byte, radix: 16, uppercase: random.happens(oneIn: 2))
          return digits.count < 2 ? "0" + digits : digits
        }.joined().utf8)
      func decoded() -> [UInt8]? {
        text.withByteView { view in
          var found: [UInt8] = [7]
          let field = JSONText(bytes: view, offset: 0, hasEscapes: false)
          guard (try? field.appendHex(to: &found)) == count else { return nil }
          return Array(found.dropFirst())
        }
      }
      #expect(decoded() == bytes)
      guard count > 0 else { continue }
      let place = random.number(in: 0...(text.count - 1))
      let digit = text[place]
      for wrong in UInt8.min...UInt8.max where !Character(Unicode.Scalar(wrong)).isHexDigit {
        text[place] = wrong
        #expect(decoded() == nil, "\(wrong) at \(place)")
      }
      text[place] = digit
      #expect(decoded() == bytes)
    }
  }
}
