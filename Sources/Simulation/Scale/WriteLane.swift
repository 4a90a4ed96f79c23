/// Writes pieces of files behind the one who makes them.
///
/// Copying bytes to the system takes a third of the time that an economy takes to make; here it is
/// taken beside the making.
struct WriteLane: Sendable {
  /// Bytes on their way to a file.
  private struct Piece: ~Copyable {
    var bytes = RawBuffer(capacity: 1 << 20)
    var file: FileEnd?
  }

  private let lane = Lane<Piece>("write", most: 8) {
    Piece()
  } work: { piece throws(SimulationError) in
    try piece.file?.write(piece.bytes.bytes)
    piece.bytes.removeAll()
    piece.file = nil
  }

  /// Takes the bytes of a buffer and leaves it empty; throws what an earlier piece met.
  func write(_ buffer: inout RawBuffer, to file: FileEnd) throws(SimulationError) {
    try lane.send { piece in
      swap(&piece.bytes, &buffer)
      piece.file = file
    }
  }

  /// Waits until everything is written; throws where something was not.
  func finish() throws(SimulationError) { try lane.finish() }
}
