import Bitcoin
import Testing

private let text = "label,address\nCafé Zürich, 現金 💶,1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa\n"

/// A text in UTF-16, the lower byte of each unit first or last.
private func utf16(_ text: String, _ order: Order, mark: Bool) -> [UInt8] {
  ((mark ? [0xfeff] : []) + Array(text.utf16)).flatMap { unit in
    let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xff))
    return order == .littleEndian ? [low, high] : [high, low]
  }
}

private enum Order: CaseIterable { case littleEndian, bigEndian }

@Test("a text is the same in UTF-8 and UTF-16, with and without a byte order mark")
func oneText() throws {
  let plain = Array(text.utf8)
  #expect(try TextForm.utf8(of: plain) == plain)
  #expect(try TextForm.utf8(of: TextForm.mark + plain) == plain)
  for order in Order.allCases {
    for mark in [true, false] {
      #expect(try TextForm.utf8(of: utf16(text, order, mark: mark)) == plain)
    }
  }
  for short in ["", "a", "1\n"] {
    #expect(try TextForm.utf8(of: Array(short.utf8)) == Array(short.utf8))
    let wide = utf16(short, .littleEndian, mark: true)
    #expect(try TextForm.utf8(of: wide) == Array(short.utf8))
  }
}

@Test("UTF-16 in pieces of any size is the same text, and any place in it is found again")
func pieces() throws {
  for order in Order.allCases {
    let bytes = utf16(text, order, mark: true)
    let form = bytes.withByteView { TextForm(of: $0) }
    for size in [1, 2, 3, 5, 7, 1000] {
      var decoder = try TextDecoder(form, unpaired: .refused)
      var found: [UInt8] = []
      for start in stride(from: 0, to: bytes.count, by: size) {
        let piece = Array(bytes[start..<min(bytes.count, start + size)])
        let result = piece.withByteView { piece in
          Result { () throws(DecodingError) in try decoder.decode(piece, into: &found) }
        }
        try result.get()
      }
      try decoder.finish(into: &found)
      #expect(String(decoding: found, as: UTF8.self) == text)
    }
    let second = try #require(Array(text.utf8).firstIndex(of: 0x0a))
    let place = form.source(behind: Array(text.utf8)[...second])
    #expect(place == 2 + 2 * 14)
    #expect(form.line(of: place, in: bytes) == 2 && form.line(of: place - 1, in: bytes) == 1)
    #expect(form.source(behind: text.utf8) == bytes.count)
  }
}

@Test("UTF-16 that was torn is refused with its place, or replaced where that is asked for")
func tornText() throws {
  for order in Order.allCases {
    let whole = utf16("ab💶cd", order, mark: true)
    let form = whole.withByteView { TextForm(of: $0) }
    let bird = 6
    let torn: [([UInt8], Int)] = [
      (Array(whole.dropLast()), whole.count - 2), (Array(whole[..<(bird + 2)]), bird),
      (Array(whole[..<bird]) + Array(whole[(bird + 2)...]), bird),
      (Array(whole[..<(bird + 2)]) + Array(whole[(bird + 4)...]), bird),
    ]
    for (bytes, place) in torn {
      let error = #expect(throws: DecodingError.self) { try TextForm.utf8(of: bytes) }
      #expect(error?.offset == place, "\(String(describing: error))")
      var decoder = try TextDecoder(form, unpaired: .replaced)
      var text: [UInt8] = []
      let result = bytes.withByteView { bytes in
        Result { () throws(DecodingError) in
          try decoder.decode(bytes, into: &text)
          try decoder.finish(into: &text)
        }
      }
      try result.get()
      #expect(String(decoding: text, as: UTF8.self).contains("\u{fffd}"))
    }
  }
  let wider: [UInt8] = [0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]
  let error = #expect(throws: DecodingError.self) { try TextForm.utf8(of: wider) }
  #expect(error?.message.contains("UTF-32") == true)
}

@Test("bytes that are no text are taken for none, whatever they begin with")
func noText() {
  var random = UInt64(20_250_101)
  for mark in [[0xef, 0xbb, 0xbf], [0xff, 0xfe], [0xfe, 0xff]] as [[UInt8]] {
    for _ in 0..<200 {
      let rest = (0..<126).map { _ -> UInt8 in
        random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(random >> 56)
      }
      #expect((mark + rest).withByteView { !TextForm.isText($0) })
    }
  }
  // A record of a block file: magic, size, version.
  let record: [UInt8] = [0xf9, 0xbe, 0xb4, 0xd9, 0x1d, 1, 0, 0, 1, 0, 0, 0] + Array(1...100)
  #expect(record.withByteView { TextForm(of: $0) } == .plain)
}
