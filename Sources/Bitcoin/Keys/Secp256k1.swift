import CLibcrypto

/// Points of the curve secp256k1 (SEC 2, version 2), on which Bitcoin's keys lie.
///
/// Only public points are computed with here, so nothing needs to take constant time. Points are found
/// by ``CurveField``; multiples of the generator come from a table that OpenSSL makes once.
enum Secp256k1 {
  /// Group, made once and only read afterwards.
  @safe
  private struct Curve: @unchecked Sendable {
    let group: OpaquePointer
    let order: OpaquePointer
  }

  private static let curve: Curve = {
    guard let group = unsafe EC_GROUP_new_by_curve_name(NID_secp256k1),
      let order = unsafe EC_GROUP_get0_order(group)
    else { preconditionFailure("this OpenSSL was built without the curve secp256k1") }
    // Without the table everything still holds, only slower.
    unsafe EC_GROUP_precompute_mult(group, nil)
    return unsafe Curve(group: group, order: order)
  }()

  /// The uncompressed 65 bytes of a key of 33 or 65 bytes; nil where it is no point of the curve.
  static func uncompressed(_ key: [UInt8]) -> [UInt8]? {
    switch (key.count, key.first) {
    case (33, 2), (33, 3):
      return key.withByteView { key in
        guard let x = CurveField(ByteView(rebasing: key[1...])), let root = height(at: x) else {
          return nil
        }
        let isOther = root.isOdd != (key[0] == 3)
        return [4] + key.dropFirst() + (isOther ? root.negated : root).bytes
      }
    case (65, 4):
      return key.withByteView { key -> Bool in
        guard let x = CurveField(ByteView(rebasing: key[1..<33])),
          let y = CurveField(ByteView(rebasing: key[33...]))
        else { return false }
        return (y * y).bytes == square(at: x).bytes
      } ? key : nil
    default: return nil
    }
  }

  /// Whether 32 bytes are the first coordinate of points of the curve. One square root.
  static func holds(x bytes: ByteView) -> Bool {
    CurveField(bytes).flatMap { height(at: $0) } != nil
  }

  /// One of the two second coordinates; nil where there are none.
  private static func height(at x: CurveField) -> CurveField? { square(at: x).squareRoot }

  private static func square(at x: CurveField) -> CurveField { x * x * x + CurveField(7) }

  /// The compressed sum of a key and the generator times a scalar of 32 bytes, big-endian.
  ///
  /// Nil where the scalar is not below the order, the key is no point, or the sum is infinite.
  static func sum(_ key: [UInt8], generatorTimes scalar: [UInt8]) -> [UInt8]? {
    guard scalar.count == 32, let point = unsafe decoded(key) else { return nil }
    defer { unsafe EC_POINT_free(point) }
    guard let factor = unsafe BN_bin2bn(scalar, 32, nil) else { return nil }
    defer { unsafe BN_free(factor) }
    guard unsafe BN_cmp(factor, curve.order) < 0, let result = unsafe EC_POINT_new(curve.group)
    else {
      return nil
    }
    defer { unsafe EC_POINT_free(result) }
    guard unsafe EC_POINT_mul(curve.group, result, factor, point, BN_value_one(), nil) == 1,
      unsafe EC_POINT_is_at_infinity(curve.group, result) == 0
    else { return nil }
    return unsafe encoded(result, POINT_CONVERSION_COMPRESSED, count: 33)
  }

  private static func decoded(_ key: [UInt8]) -> OpaquePointer? {
    switch (key.count, key.first) {
    case (33, 2), (33, 3), (65, 4): break
    default: return nil
    }
    guard let point = unsafe EC_POINT_new(curve.group) else { return nil }
    guard unsafe EC_POINT_oct2point(curve.group, point, key, key.count, nil) == 1 else {
      ERR_clear_error()
      unsafe EC_POINT_free(point)
      return nil
    }
    return unsafe point
  }

  private static func encoded(
    _ point: OpaquePointer, _ form: point_conversion_form_t, count: Int
  ) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    let size = unsafe EC_POINT_point2oct(curve.group, point, form, &bytes, count, nil)
    return size == count ? bytes : nil
  }
}
