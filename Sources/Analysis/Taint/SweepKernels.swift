import ChainStore

/// Something to do with a kernel, whichever it is.
protocol KernelUser {
  associatedtype Answer
  mutating func use<Kernel: SweepKernel & ~Copyable>(_ kernel: consuming Kernel) -> Answer
}

/// The kernels by method. A policy without one is swept by ``TaintSweep``.
enum SweepKernels {
  /// Hands the kernel of a method to a user, so that the sweep is compiled for it; nil where the
  /// method has none.
  static func open<User: KernelUser>(
    _ method: String, _ graph: ChainGraph, fees: FeeHandling, _ user: inout User
  ) -> User.Answer? {
    let (columns, count) = (FlowColumns(graph), graph.outputCount)
    switch method {
    case "poison":
      return user.use(PoisonKernel(columns, outputCount: count, fees: fees))
    case "haircut":
      return user.use(AmountKernel<HaircutAmounts>(columns, outputCount: count))
    case "fifo":
      return user.use(LineKernel(columns, outputCount: count, cutsFrom: .front))
    case "lifo":
      return user.use(LineKernel(columns, outputCount: count, cutsFrom: .back))
    case "tiho":
      return user.use(AmountKernel<TihoAmounts>(columns, outputCount: count))
    case "seniority":
      return user.use(AmountKernel<SeniorityAmounts>(columns, outputCount: count))
    case "juniority":
      return user.use(AmountKernel<JuniorityAmounts>(columns, outputCount: count))
    case "pure":
      return user.use(AmountKernel<PureAmounts>(columns, outputCount: count))
    default:
      return nil
    }
  }
}
