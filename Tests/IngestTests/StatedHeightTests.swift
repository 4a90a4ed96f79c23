import Bitcoin
import Simulation
import Testing

@Test("the height in a coinbase is read as BIP 34 writes it, and not from older blocks")
func statedHeights() throws {
  let blocks = RandomChain.make(seed: 14)
  for (height, block) in blocks.enumerated() {
    let stated = block.withByteView { Block.statedHeight($0, as: .bitcoin) }
    #expect(stated == (height == 0 ? nil : height))
    for end in stride(from: 0, to: min(block.count, 130), by: 7) {
      let cut = Array(block.prefix(end))
      _ = cut.withByteView { Block.statedHeight($0, as: .bitcoin) }
    }
  }
  let cases: [([UInt8], Int?)] = [
    ([3, 0x32, 0x70, 0x0a], 684_082), ([2, 0x80, 0], 128), ([1, 0x80], nil), ([0], 0),
    ([0x60], 16), ([4, 0xff, 0xff, 0, 0x1d], 0x1d00_ffff), ([9, 1], nil), ([], nil),
  ]
  for (script, height) in cases {
    let coinbase = Transaction(
      inputs: [Transaction.Input(previous: .zero, vout: .max, scriptSig: script)],
      outputs: [Transaction.Output(value: 1, script: [0x51])])
    let block = Block.encode(
      version: 0x2000_0000, previous: .zero, time: 0, bits: 0x207f_ffff, nonce: 0,
      transactions: [coinbase])
    #expect(block.withByteView { Block.statedHeight($0, as: .bitcoin) } == height)
  }
}
