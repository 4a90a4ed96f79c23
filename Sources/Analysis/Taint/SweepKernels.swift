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
    _ method: String, _ graph: ChainGraph, _ rules: SweepRules, _ user: inout User
  ) -> User.Answer? {
    switch method {
    case "poison":
      return user.use(PoisonKernel(graph, rules))
    case "haircut":
      return user.use(AmountKernel<HaircutAmounts>(graph, rules))
    case "fifo":
      return user.use(LineKernel(graph, rules, cutsFrom: .front))
    case "lifo":
      return user.use(LineKernel(graph, rules, cutsFrom: .back))
    case "tiho":
      return user.use(AmountKernel<TihoAmounts>(graph, rules))
    case "seniority":
      return user.use(AmountKernel<SeniorityAmounts>(graph, rules))
    case "juniority":
      return user.use(AmountKernel<JuniorityAmounts>(graph, rules))
    case "pure":
      return user.use(AmountKernel<PureAmounts>(graph, rules))
    default:
      return nil
    }
  }
}
