import { media, rpcLatencySeconds, serverRpcsPerSecond } from "./constants.ts";
import type { Extent } from "./geometry.ts";
import type { SimClients, SimSystem } from "./model.ts";
import { Sharing } from "./sharing.ts";

const defaultProcessBps = 2.2e9;

/** A part of what a flow moves, by its share of the bytes. */
export interface Part {
  readonly extent: Extent;
  readonly share: number;
}

/** Everything that bytes pass on their way, as links of one `Sharing`: OSTs first, then servers, backend, metadata, nodes, connections, others. */
export class Plant {
  readonly sharing: Sharing;
  readonly system: SimSystem;
  readonly clients: SimClients;
  readonly latency: number;
  readonly rpcBytes: number;
  readonly rpcsInFlight: number;
  readonly windowBytes: number;
  readonly processBps: number;
  readonly metadata: number;
  /** First of `others` links that a job uses as it likes. */
  readonly other: number;
  /** Bytes that every OST has moved. */
  readonly moved: Float64Array;
  peak = 0;
  /** All flows lie evenly over all OSTs: the first OST and its server stand for every one. */
  representative = false;
  readonly #server: number;
  readonly #backend: number;
  readonly #node: number;
  readonly #connection: number;
  readonly #ostBps: number;
  #turnBytes: number;
  readonly #streams: Float64Array;
  readonly #serverShares: Float64Array;
  readonly #ostShares: Float64Array;
  readonly #touched: number[] = [];
  readonly #serversBind: boolean;
  readonly #writing: boolean;

  /** `cached`: OSTs answer from memory. */
  constructor(
    system: SimSystem,
    clients: SimClients,
    direction: "read" | "write",
    { others = 0, cached = false }: { others?: number; cached?: boolean } = {},
  ) {
    const { osts, servers } = system;
    this.system = system;
    this.clients = clients;
    this.latency = system.latencySeconds ?? rpcLatencySeconds;
    this.rpcBytes = system.rpcBytes ?? 4 * 2 ** 20;
    this.rpcsInFlight = clients.rpcsInFlight ?? 8;
    this.windowBytes = clients.windowBytes ?? 256 * 2 ** 20;
    this.processBps = clients.processBps ?? defaultProcessBps;
    this.#turnBytes = this.rpcBytes * this.rpcsInFlight;
    this.#writing = direction === "write";
    this.#server = osts;
    this.#backend = osts + servers;
    this.metadata = this.#backend + 1;
    this.#node = this.metadata + 1;
    this.#connection = this.#node + clients.nodes;
    const connections = system.flowBps === undefined ? 0 : clients.nodes * servers;
    this.other = this.#connection + connections;
    this.sharing = new Sharing(this.other + others);
    this.moved = new Float64Array(osts);
    this.#streams = new Float64Array(osts);
    this.#serverShares = new Float64Array(servers);
    this.#ostShares = new Float64Array(osts);
    this.#ostBps = cached ? Number.POSITIVE_INFINITY : this.#writing ? system.ostWriteBps : system.ostReadBps;
    this.#serversBind = Math.ceil(osts / servers) * this.#ostBps > system.serverBps;
    const { capacity } = this.sharing;
    capacity.fill(this.#ostBps, 0, osts);
    capacity.fill(system.serverBps, this.#server, this.#backend);
    capacity[this.#backend] = system.backendBps ?? Number.POSITIVE_INFINITY;
    capacity.fill(clients.nodeBps, this.#node, this.#connection);
    if (connections > 0) capacity.fill(system.flowBps!, this.#connection, this.other);
  }

  /** What a window on `extent` moves at most: the objects in it at full speed. */
  windowBps(extent: Extent): number {
    return extent.inWindow * Math.min(this.#ostBps, this.system.flowBps ?? this.#ostBps);
  }

  /** What one process gets through `extent` at most. */
  streamBps(extent: Extent): number {
    return Math.min(this.processBps, this.windowBps(extent));
  }

  /** Adds what a flow of `node` through these parts uses: `share` of its bytes, times `factor`, through each. */
  through(node: number, parts: readonly Part[], factor = 1): void {
    const { sharing } = this;
    const { osts: count, servers, flowBps } = this.system;
    const limited = this.#ostBps !== Number.POSITIVE_INFINITY;
    const byServer = this.#serverShares;
    if (this.representative) {
      if (limited) sharing.use(0, factor / count);
      byServer[0] = (Math.ceil(count / servers) / count) * factor;
      this.#takeServer(node, 0);
      return;
    }
    const byOst = this.#ostShares;
    const touched = this.#touched;
    touched.length = 0;
    for (const { extent, share } of parts) {
      const { osts, shares } = extent;
      for (let i = 0; i < osts.length; i++) {
        const use = shares[i]! * share * factor;
        if (use <= 0) continue;
        const ost = osts[i]!;
        if (byOst[ost] === 0) touched.push(ost);
        byOst[ost] = byOst[ost]! + use;
      }
    }
    const serversCount = this.#serversBind || flowBps !== undefined;
    for (const ost of touched) {
      if (limited) sharing.use(ost, byOst[ost]!);
      if (serversCount) byServer[ost % servers] = byServer[ost % servers]! + byOst[ost]!;
      byOst[ost] = 0;
    }
    if (serversCount) for (const ost of touched) this.#takeServer(node, ost % servers);
  }

  #takeServer(node: number, server: number): void {
    const use = this.#serverShares[server]!;
    if (use === 0) return;
    this.#serverShares[server] = 0;
    if (this.#serversBind) this.sharing.use(this.#server + server, use);
    if (this.system.flowBps !== undefined) {
      this.sharing.use(this.#connection + node * this.system.servers + server, use);
    }
  }

  /** Adds what every flow of `node` uses whatever its objects are. */
  from(node: number): void {
    this.sharing.use(this.#node + node, 1);
    if (this.system.backendBps !== undefined) this.sharing.use(this.#backend, 1);
  }

  /** Small RPCs that the flow causes on all servers, for each byte: they take time from their bulk transfers. */
  smallRpcs(perByte: number): void {
    if (perByte <= 0) return;
    const { servers, serverBps } = this.system;
    const use = (perByte * serverBps) / serverRpcsPerSecond / servers;
    for (let s = 0; s < servers; s++) this.sharing.use(this.#server + s, use);
  }

  /**
   * Shares the links. An OST between whose objects the disk has to seek is slower: it moves what one client has in
   * flight for an object (at most `rpcsInFlight` RPCs), then goes elsewhere.
   */
  solve(slack?: number, objectsOfFlow = 1): void {
    const { sharing, system } = this;
    const bps = this.#ostBps;
    if (bps !== Number.POSITIVE_INFINITY) {
      sharing.streams(this.#streams);
      const seek = (media[system.media].accessSeconds * bps) / this.#turnBytes;
      for (let o = 0; o < system.osts; o++) {
        const k = Math.max(1, this.#streams[o]! * objectsOfFlow);
        sharing.capacity[o] = bps / (1 + seek * (1 - 1 / k));
      }
    }
    sharing.solve(slack);
    const peak = sharing.peak();
    if (peak > this.peak) this.peak = peak;
  }

  /** Whether all of these lie evenly over all OSTs. */
  allEven(extents: readonly Extent[]): boolean {
    const { osts } = this.system;
    return extents.every(({ osts: on, shares }) => on.length === osts && Math.max(...shares) * osts < 1.04);
  }

  /**
   * Reads of these extents: a disk finds of one object together what a window has of it, and less the more objects share
   * the window. Writes are laid down in the order in which they come, whatever object they belong to.
   */
  readsFrom(extents: readonly Extent[]): void {
    const bytes = extents.reduce((sum, extent) => sum + extent.bytes, 0);
    const objects = extents.reduce((sum, extent) => sum + (extent.inWindow * extent.bytes) / bytes, 0);
    this.#turnBytes = Math.min(this.#turnBytes, this.windowBytes / objects);
  }

  /** Counts `bytes` of an extent on its OSTs. */
  count(extent: Extent, bytes: number): void {
    for (let i = 0; i < extent.osts.length; i++) {
      const ost = extent.osts[i]!;
      this.moved[ost] = this.moved[ost]! + extent.shares[i]! * bytes;
    }
  }

  get movedBytes(): number {
    return this.moved.reduce((sum, bytes) => sum + bytes, 0);
  }

  get imbalance(): number {
    const sum = this.movedBytes;
    return sum === 0 ? 1 : (Math.max(...this.moved) * this.moved.length) / sum;
  }
}
