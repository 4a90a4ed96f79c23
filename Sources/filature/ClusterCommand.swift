import ArgumentParser

struct ClusterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cluster",
    abstract: "Find which addresses share an owner, and why.",
    discussion: """
      Addresses whose coins are spent together have one owner, coinjoins apart: the rule that \
      courts have accepted, and the only one used unless others are named.
        filature cluster build
        filature cluster of ADDRESS… --members
        filature cluster explain A B
      """,
    subcommands: [
      ClusterBuild.self, ClusterOf.self, ClusterExplain.self, ClusterGuards.self,
      ClusterEvaluate.self,
    ])
}
