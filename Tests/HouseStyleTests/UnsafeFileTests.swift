import Testing

/// The files that may hold unsafe code: calls of C and of the system, mapped memory, and the loops
/// of the kernels over it. Everything else reads through `ByteView`, `Column` and arrays, which
/// check their bounds. A file leaves the list with its last pointer.
private let unsafeFiles: [String: String] = [
  "Sources/Analysis/Attribution/Readers": """
  ByteStream
  """,
  "Sources/Analysis/Attribution/Services": """
  SharedNumbers WalletColumns
  """,
  "Sources/Analysis/Attribution/Store": """
  TagStore
  """,
  "Sources/Analysis/Clustering/Build": """
  ChangeScan ClusterColumns CoSpendJoiner CoSpendPass CoSpendSource PayerRows Roots
  """,
  "Sources/Analysis/Clustering/Change": """
  CoinOrder
  """,
  "Sources/Analysis/Clustering": """
  Clustering CoinActivity
  """,
  "Sources/Analysis/Clustering/Evaluate": """
  RuleEvaluation
  """,
  "Sources/Analysis/CoinJoin": """
  CoinJoinFilter LinkCount TransactionTable
  """,
  "Sources/Analysis/Flow": """
  FlowTracer PaymentPaths PublicKeyOutputs
  """,
  "Sources/Analysis/Sealed": """
  DatabaseDraft DatabaseLimits SealedDatabase StoredRow
  """,
  "Sources/Analysis/Taint": """
  AmountKernel AmountRule BackwardSums CoinSet CoinTable FlowColumns ForwardSweep
  LineKernel OutputBits PoisonKernel PoisonScan RunArena StopTest TouchLog
  TransactionParts TxCalendar TxFrontier ZeroedRows
  """,
  "Sources/Bitcoin": """
  Base58CaseSearch Base58Check Bech32 ByteReader ByteView+Write ByteView ByteWriter
  Digest Hash256 HashPairs Hex MuHash3072 TxidPairs
  """,
  "Sources/Bitcoin/Coins": """
  Blake2b
  """,
  "Sources/Bitcoin/Keys": """
  Secp256k1
  """,
  "Sources/Bitcoin/Secrets": """
  KeyForm KeyNames PlainReading Secret SeedPhrase WordRun Words
  """,
  "Sources/ChainStore": """
  AmountColumn BlockContentDigest BlockFactDigest ByteVerifier ChainGraph+Lookup
  ChainGraph+Receipts ChainGraph Column ColumnWriter DerivedColumns FactVerifier
  FileKind GraphVerifier Leftovers LookupTable MappedFile NeighbourFile OwnThread
  PageChecks PositionColumn RowBytes StaleBlocks StoreLock WholeFile
  """,
  "Sources/ChainStore/Builder": """
  AddressGroups AddressSpans AmountFile Approach ChainGraphBuilder+Commit
  ChainGraphBuilder+Facts ChainGraphBuilder+Lookups ChainGraphBuilder+Numbering
  ChainGraphBuilder+Resolve ChainGraphBuilder+Totals ChainGraphBuilder ColumnFile
  ExtentPool LookupBuild Manifest+Commit ParentJoin Partitions PositionFile
  PreparedBlock Rollback Sealing SpanSums SpentRanges TemporaryFile VersionFolders
  """,
  "Sources/Ingest/Dumps": """
  HexDigits JSONReader JSONText TextRows
  """,
  "Sources/Ingest": """
  HeaderWindow InputFile InputFolder ObfuscatedFile StretchStart
  """,
  "Sources/Ingest/Packed": """
  CRC32 Inflater SpoolFile
  """,
  "Sources/Ingest/Scan": """
  Base64Reading Scan WordScan
  """,
  "Sources/Reporting/Case": """
  CaseFolder CaseLog WholeAppend
  """,
  "Sources/Reporting/JSON": """
  JSONWriter
  """,
  "Sources/Reporting": """
  UTCTime
  """,
  "Sources/Simulation/Scale": """
  AddressSpelling OutputFile RawBuffer
  """,
  "Sources/filature": """
  CaseRecording Failure Interrupt OutputFile SeedOptions Stages StandardStreams
  """,
]

@Test("unsafe code stands in the files that are listed, and in no other")
func unsafeCode() throws {
  let listed = Set(
    unsafeFiles.flatMap { folder, names in
      names.split(whereSeparator: \.isWhitespace).map { "\(folder)/\($0).swift" }
    })
  let marks = [" unsafe ", "(unsafe ", "[unsafe ", "{unsafe ", "!unsafe ", "@safe", "@unsafe"]
  let found = try files(below: "Sources").filter { file in
    file.text.split(separator: "\n").contains { line in
      let code = " " + (line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line)
      return marks.contains { code.contains($0) }
    }
  }
  #expect(Set(found.map(\.path)).symmetricDifference(listed).sorted() == [])
}
