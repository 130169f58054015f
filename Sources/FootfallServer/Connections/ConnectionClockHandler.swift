internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes

/// Keeps a connection's `ConnectionClock`, and does what it says.
final class ConnectionClockHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// Tells whoever answers whether the client is still there.
    let client = ClientPresence()

    private let limits: ServerLimits
    private var clock: ConnectionClock
    private var ticks: RepeatedTask?

    init(_ limits: ServerLimits) {
        self.limits = limits
        clock = ConnectionClock(limits, at: .now())
    }

    func handlerAdded(context: ChannelHandlerContext) {
        clock = ConnectionClock(limits, at: .now())
        let interval = ConnectionClock.interval(limits)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        ticks = context.eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) {
            _ in
            let (handler, context) = bound.value
            handler.carryOut(handler.clock.verdict(at: .now()), context)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        ticks?.cancel()
        ticks = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            clock.headCame(at: .now())
            if head.headerFields[.expect]?.lowercased() == "100-continue" { encourage(context) }
        case .body(let bytes): carryOut(clock.bodyCame(bytes.readableBytes), context)
        case .end: clock.bodyEnded(at: .now())
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head: clock.answerBegan()
        case .body: break
        case .end: clock.answerEnded(at: .now())
        }
        context.write(data, promise: promise)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent { clock.mustEnd(at: .now()) }
        // A client that closes is only seen to send no more, until something is written to it.
        if case ChannelEvent.inputClosed = event { client.leave() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        client.leave()
        context.fireChannelInactive()
    }

    /// Tells a client that waits with its body to send it (RFC 9110, 10.1.1), unless it is not its turn.
    private func encourage(_ context: ChannelHandlerContext) {
        guard clock.unanswered == 1 else { return }
        context.writeAndFlush(
            wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
    }

    private func carryOut(_ verdict: ConnectionClock.Verdict, _ context: ChannelHandlerContext) {
        switch verdict {
        case .goOn: return
        case .timeOut:
            let head = HTTPResponse(
                status: .requestTimeout,
                headerFields: [.connection: "close", .contentLength: "0"])
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            context.close(promise: nil)
        case .close: context.close(promise: nil)
        }
    }
}

@available(*, unavailable)
extension ConnectionClockHandler: Sendable {}
