/**
 * Max-min fair sharing of links among flows. Every flow runs over several links at once, using each in a fixed
 * proportion of its rate; it is as fast as its slowest link lets it be. Links hand out equal shares for each object that
 * a flow has in flight (`weight`), because servers answer RPCs in turn.
 */
export class Sharing {
  readonly capacity: Float64Array;
  readonly links: number;
  #starts: Int32Array;
  #link: Int32Array;
  #use: Float64Array;
  #weight: Float64Array;
  #cap: Float64Array;
  #stops: Float64Array;
  #entries = 0;
  /** Number of flows. */
  flows = 0;
  rate: Float64Array;
  readonly load: Float64Array;
  readonly #open: Float64Array;
  readonly #closed: Float64Array;
  #frozen: Uint8Array;
  readonly #head: Int32Array;
  #order: Int32Array;

  constructor(links: number) {
    this.links = links;
    this.capacity = new Float64Array(links).fill(Number.POSITIVE_INFINITY);
    this.load = new Float64Array(links);
    this.#open = new Float64Array(links);
    this.#closed = new Float64Array(links);
    this.#head = new Int32Array(links + 1);
    this.#starts = new Int32Array(1025);
    this.#weight = new Float64Array(1024);
    this.#cap = new Float64Array(1024);
    this.#stops = new Float64Array(1024);
    this.rate = new Float64Array(1024);
    this.#frozen = new Uint8Array(1024);
    this.#link = new Int32Array(8192);
    this.#use = new Float64Array(8192);
    this.#order = new Int32Array(8192);
  }

  /** Entries of all flows: what solving costs. */
  get size(): number {
    return this.#entries;
  }

  clear(): void {
    this.flows = 0;
    this.#entries = 0;
  }

  /** Begins a flow that cannot be faster than `cap`; `use` then says what it runs over. Returns its number. */
  flow(cap: number, weight: number): number {
    const f = this.flows++;
    if (f >= this.#weight.length) {
      this.#starts = grown(this.#starts, 2 * f + 1);
      this.#weight = grown(this.#weight, 2 * f);
      this.#cap = grown(this.#cap, 2 * f);
      this.#stops = grown(this.#stops, 2 * f);
      this.rate = grown(this.rate, 2 * f);
      this.#frozen = grown(this.#frozen, 2 * f);
    }
    this.#starts[f] = this.#entries;
    this.#starts[f + 1] = this.#entries;
    this.#cap[f] = cap;
    this.#weight[f] = weight;
    return f;
  }

  /** The flow begun last takes `use` of link `link` for each byte a second. */
  use(link: number, use: number): void {
    const e = this.#entries++;
    if (e >= this.#link.length) {
      this.#link = grown(this.#link, 2 * e);
      this.#use = grown(this.#use, 2 * e);
      this.#order = grown(this.#order, 2 * e);
    }
    this.#link[e] = link;
    this.#use[e] = use;
    this.#starts[this.flows] = e + 1;
  }

  /** Objects in flight on each link below `links`: what makes a disk seek. */
  streams(into: Float64Array): void {
    into.fill(0);
    for (let f = 0; f < this.flows; f++) {
      const from = this.#starts[f]!;
      const to = this.#starts[f + 1]!;
      for (let e = from; e < to; e++) {
        const link = this.#link[e]!;
        if (link < into.length) into[link] = into[link]! + 1;
      }
    }
  }

  /** Sets `rate` of every flow and `load` of every link. Links within `slack` of the fullest count as full with it. */
  solve(slack = 0.002): void {
    const { flows, links, capacity, load, rate } = this;
    const open = this.#open.fill(0);
    const head = this.#head.fill(0);
    load.fill(0);
    for (let f = 0; f < flows; f++) {
      this.#frozen[f] = 0;
      const weight = this.#weight[f]!;
      for (let e = this.#starts[f]!, to = this.#starts[f + 1]!; e < to; e++) {
        const link = this.#link[e]!;
        open[link] = open[link]! + this.#use[e]! * weight;
        head[link + 1] = head[link + 1]! + 1;
      }
    }
    for (let l = 0; l < links; l++) head[l + 1] = head[l + 1]! + head[l]!;
    const next = head.slice(0, links);
    for (let f = 0; f < flows; f++) {
      for (let e = this.#starts[f]!, to = this.#starts[f + 1]!; e < to; e++) {
        const link = this.#link[e]!;
        const at = next[link]!;
        this.#order[at] = f;
        next[link] = at + 1;
      }
    }
    // Flows in the order in which their own caps stop them.
    const stops = this.#stops;
    let sorted = true;
    for (let f = 0; f < flows; f++) {
      stops[f] = this.#cap[f]! / this.#weight[f]!;
      if (f > 0 && stops[f]! < stops[f - 1]!) sorted = false;
    }
    const byCap = Int32Array.from({ length: flows }, (_, f) => f);
    if (!sorted) byCap.sort((a, b) => stops[a]! - stops[b]!);
    let capped = 0;
    let left = flows;
    const busy: number[] = [];
    for (let l = 0; l < links; l++) {
      if (open[l]! > 0) busy.push(l);
      // What is left by rounding when all flows of a link have stopped.
      this.#closed[l] = open[l]! * 1e-9;
    }
    const freeze = (f: number, level: number): void => {
      if (this.#frozen[f]) return;
      this.#frozen[f] = 1;
      left--;
      const weight = this.#weight[f]!;
      const x = Math.min(level * weight, this.#cap[f]!);
      rate[f] = x;
      for (let e = this.#starts[f]!, to = this.#starts[f + 1]!; e < to; e++) {
        const link = this.#link[e]!;
        const use = this.#use[e]!;
        load[link] = load[link]! + x * use;
        open[link] = open[link]! - use * weight;
      }
    };
    while (left > 0) {
      let level = Number.POSITIVE_INFINITY;
      let kept = 0;
      for (const l of busy) {
        if (open[l]! <= this.#closed[l]!) continue;
        busy[kept++] = l;
        const at = Math.max(0, capacity[l]! - load[l]!) / open[l]!;
        if (at < level) level = at;
      }
      busy.length = kept;
      while (capped < flows && this.#frozen[byCap[capped]!]) capped++;
      const first = byCap[capped];
      const lowest = first === undefined ? Number.POSITIVE_INFINITY : stops[first]!;
      if (lowest <= level * (1 + slack)) {
        const until = Math.min(level, lowest * (1 + slack));
        while (capped < flows) {
          const f = byCap[capped]!;
          if (!this.#frozen[f]) {
            if (stops[f]! > Math.max(lowest, until)) break;
            freeze(f, level);
          }
          capped++;
        }
        continue;
      }
      if (level === Number.POSITIVE_INFINITY) break;
      const limit = level * (1 + slack);
      // Which links are full is settled before any flow stops: stopping one frees part of the others.
      const full = busy.filter((l) => Math.max(0, capacity[l]! - load[l]!) / open[l]! <= limit);
      for (const l of full) for (let i = head[l]!; i < head[l + 1]!; i++) freeze(this.#order[i]!, level);
    }
  }

  /** Largest load of any link in shares of its capacity. */
  peak(): number {
    let peak = 0;
    for (let l = 0; l < this.links; l++) {
      const share = this.load[l]! / this.capacity[l]!;
      if (share > peak) peak = share;
    }
    return peak;
  }
}

function grown<T extends Int32Array | Float64Array | Uint8Array>(old: T, length: number): T {
  const made = new (old.constructor as new (n: number) => T)(length);
  made.set(old);
  return made;
}
