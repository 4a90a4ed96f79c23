import Foundation
import PackagePlugin

/// Writes the commit that a build is made from into a source file, so that each answer can name it.
///
/// It runs before every build, since what the package manager knows of git is kept from earlier
/// builds. Without git, or in a folder that is not the root of a checkout, it says `unrecorded`.
@main struct CommitStamp: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
    let folder = context.pluginWorkDirectoryURL.appending(path: "commit")
    let script = """
      top=$(git -C "$1" rev-parse --show-toplevel 2>/dev/null)
      commit=unrecorded
      if [ "$top" = "$1" ]; then
        commit=$(git -C "$1" describe --always --exclude '*' --abbrev=40 --dirty=-modified)
      fi
      mkdir -p "$2"
      text=$(printf '/// The commit of this build.\\nenum Commit {\\n  static let hash = "%s"\\n}' "$commit")
      [ "$(cat "$2/Commit.swift" 2>/dev/null)" = "$text" ] || printf '%s\\n' "$text" > "$2/Commit.swift"
      """
    return [
      .prebuildCommand(
        displayName: "Record the commit", executable: URL(filePath: "/bin/sh"),
        arguments: ["-c", script, "stamp", context.package.directoryURL.path, folder.path],
        outputFilesDirectory: folder)
    ]
  }
}
