import Foundation

/// Whether the long form of a test is asked for: `FILATURE_SLOW_TESTS` in the environment.
enum Slowly {
  static var isAsked: Bool {
    ProcessInfo.processInfo.environment["FILATURE_SLOW_TESTS"] != nil
  }
}
