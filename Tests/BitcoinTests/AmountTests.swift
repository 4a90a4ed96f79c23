import Testing

@testable import Bitcoin

@Suite("Amounts") struct AmountTests {
  @Test("bitcoins are written with all eight decimals")
  func text() {
    #expect(Amount(satoshis: 100_000_000).bitcoinText == "1.00000000")
    #expect(Amount(satoshis: 1).bitcoinText == "0.00000001")
    #expect(Amount.maxMoney.bitcoinText == "21000000.00000000")
    #expect(Amount(satoshis: .max).bitcoinText == "184467440737.09551615")
  }

  @Test(
    "decimal numbers of bitcoins are read to the satoshi",
    arguments: [
      ("0", 0), ("0.00000000", 0), ("1E-8", 1), ("1e-08", 1), ("0.1", 10_000_000),
      ("0.10000000", 10_000_000), ("50", 5_000_000_000), ("50.00000000000000", 5_000_000_000),
      ("20999999.97690000", 2_099_999_997_690_000), ("1.5e1", 1_500_000_000), ("0e99", 0),
      ("0.3", 30_000_000), ("100000000E-16", 1), ("2.1E+7", 2_100_000_000_000_000),
    ] as [(String, UInt64)])
  func reading(text: String, satoshis: UInt64) {
    #expect(Amount(bitcoinDecimal: text)?.satoshis == satoshis)
  }

  @Test(
    "what is no exact sum of satoshis is refused",
    arguments: [
      "", ".", "1.", ".5", "-1", "+1", "1E", "1E-", "1E-9", "0.000000001", "1,5", " 1", "1 ",
      "184467440737.09551616", "1e99", "0x1", "1E12345", "NaN", "1.2.3", "99999999999999999999",
    ])
  func refusing(text: String) {
    #expect(Amount(bitcoinDecimal: text) == nil)
  }

  @Test("sums and differences do not wrap")
  func arithmetic() {
    let one = Amount(satoshis: 1)
    #expect(Amount(satoshis: .max).adding(one) == nil)
    #expect(Amount.zero.subtracting(one) == nil)
    #expect(one.adding(one)?.subtracting(one) == one)
  }

  @Test("text and number agree both ways for random sums")
  func roundTrip() {
    var generator = SeededGenerator(seed: 1)
    for shift in 0..<64 {
      let amount = Amount(satoshis: generator.next() >> UInt64(shift))
      #expect(Amount(bitcoinDecimal: amount.bitcoinText) == amount)
    }
  }
}
