/// A figure of a chain's shape, what is known of mainnet, and how near a chain has to be.
enum ShapeFigure: String, CaseIterable {
  case oneToTwo = "one input, two outputs"
  case oneToOne = "one input, one output"
  case oneToMany = "one input, three outputs or more"
  case manyToOne = "several inputs, one output"
  case severalInputs = "several inputs"
  case threeInputs = "three inputs or more"
  case tenInputs = "ten inputs or more"
  case batches = "three outputs or more"
  case fiveOutputs = "five outputs or more"
  case tenOutputs = "ten outputs or more"
  case meanInputs = "mean inputs"
  case meanOutputs = "mean outputs"
  case withData = "transactions with data"
  case reused = "outputs to an address used before"
  case below100k = "outputs below 0.001 BTC"
  case below1M = "outputs below 0.01 BTC"
  case below10M = "outputs below 0.1 BTC"
  case below100M = "outputs below 1 BTC"
  case round = "outputs of whole 0.001 BTC"
  case p2pkh = "outputs p2pkh"
  case p2sh = "outputs p2sh"
  case p2wpkh = "outputs p2wpkh"
  case p2wsh = "outputs p2wsh"
  case p2tr = "outputs p2tr"
  case opReturn = "outputs op_return"
  case clusterSize = "addresses per cluster"

  /// Mainnet's figure and the margin, in thousandths.
  ///
  /// Counts, values and script types: the 14,141 transactions of the mainnet blocks 413567, 426884,
  /// 481824, 481829, 574200, 629999 and 702861 (2016 to 2021), coinbases left out. Reuse: about half
  /// of all outputs go to an address used before (BitMEX Research, "Bitcoin Address Re-use
  /// Statistics"). Cluster size: 12,056,684 addresses of at most 6,595,564 owners by co-spending,
  /// those that never spent counted each for one (Meiklejohn and others, "A Fistful of Bitcoins",
  /// 2013, section 4.3).
  var mainnet: (thousandths: Int, margin: Int) {
    switch self {
    case .oneToTwo: (608, 80)
    case .oneToOne: (89, 60)
    case .oneToMany: (68, 40)
    case .manyToOne: (48, 40)
    case .severalInputs: (234, 60)
    case .threeInputs: (113, 50)
    case .tenInputs: (22, 15)
    case .batches: (96, 50)
    case .fiveOutputs: (38, 25)
    case .tenOutputs: (19, 15)
    case .meanInputs: (2_773, 700)
    case .meanOutputs: (2_547, 400)
    case .withData: (75, 40)
    case .reused: (500, 80)
    case .below100k: (138, 100)
    case .below1M: (443, 100)
    case .below10M: (742, 100)
    case .below100M: (903, 80)
    case .round: (73, 50)
    case .p2pkh: (573, 100)
    case .p2sh: (288, 100)
    case .p2wpkh: (98, 80)
    case .p2wsh: (10, 40)
    case .p2tr: (0, 20)
    case .opReturn: (29, 30)
    case .clusterSize: (1_828, 450)
    }
  }

  /// A figure for the eye: shares in percent, means as numbers.
  func text(_ thousandths: Int) -> String {
    switch self {
    case .meanInputs, .meanOutputs, .clusterSize:
      let rest = thousandths % 1000 / 10
      return "\(thousandths / 1000).\(rest < 10 ? "0" : "")\(rest)"
    default: return "\(thousandths / 10).\(thousandths % 10) %"
    }
  }
}
