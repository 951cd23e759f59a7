// Folds and filters the tree of resources, and lets a link show a row that is folded or filtered away.
// The page has everything without it.

(() => {
  /** Rows that are shown at a time: what a browser lays out in an instant. */
  const page = 200;
  /** A tree that is larger opens with what does not change folded. */
  const small = 60;
  /** Milliseconds without a key before the filter runs. */
  const pause = 120;

  /** @template {HTMLElement} T @param {string} id @param {new () => T} kind @returns {T} */
  const part = (id, kind) => {
    const found = document.getElementById(id);
    if (!(found instanceof kind)) throw new Error(`the page has no ${id}`);
    return found;
  };

  const form = part("filters", HTMLFormElement);
  const text = part("text", HTMLInputElement);
  const operation = part("operation", HTMLSelectElement);
  const team = part("team", HTMLSelectElement);
  const cost = part("cost", HTMLSelectElement);
  const found = part("found", HTMLInputElement);
  const matches = part("matches", HTMLParagraphElement);
  const paging = part("paging", HTMLParagraphElement);
  const more = part("more", HTMLButtonElement);
  const earlier = part("earlier", HTMLButtonElement);
  const rows = [...part("tree", HTMLTableElement).tBodies[0].rows];

  /**
   * What is filtered by, read once. `end` is the first row that is not below this one.
   * @typedef {{ level: number, parent: number, end: number, text: string, operation: string, team: string, cost: number, unpriced: boolean, findings: number }} Resource
   */
  /** @type {Resource[]} */
  const resources = [];
  /** @type {number[]} */
  const above = [];
  for (const [index, row] of rows.entries()) {
    const [head, , teamCell, placeCell] = row.cells;
    const level = Number(row.dataset.l);
    while (above.length > 0 && resources[above.at(-1) ?? 0].level >= level) resources[above.pop() ?? 0].end = index;
    const [, name, type, urn] = head.children;
    resources.push({
      level,
      parent: above.at(-1) ?? -1,
      end: rows.length,
      text: [name, type, urn, teamCell, placeCell]
        .map((cell) => cell.textContent)
        .join(" ")
        .toLowerCase(),
      operation: row.dataset.o ?? "same",
      team: teamCell.textContent ?? "",
      cost: row.dataset.c === undefined ? Number.NaN : Number(row.dataset.c),
      unpriced: row.dataset.u !== undefined,
      findings: Number(row.dataset.f ?? 0),
    });
    above.push(index);
  }

  /** Folded rows: of the whole tree, and of what the filter leaves, which starts unfolded. */
  const folded = new Set(rows.length > small ? quiet() : []);
  /** @type {Set<number>} */
  const foldedHere = new Set();
  /** Rows that match, and with them what they are below. */
  const matching = new Uint8Array(rows.length).fill(1);
  const kept = new Uint8Array(rows.length).fill(1);
  /** What the document shows now, so that only what differs is written. */
  const shown = new Uint8Array(rows.length).fill(1);
  /** @type {(HTMLButtonElement | undefined)[]} */
  const buttons = [];
  let filtered = false;
  /** Of the rows that are neither folded nor filtered away, the first one that is shown, and how many are. */
  let first = 0;
  let limit = page;

  /** Rows with something below, none of which changes or has findings. @returns {number[]} */
  function quiet() {
    const loud = new Uint8Array(rows.length);
    for (let index = rows.length - 1; index >= 0; index--) {
      const { parent, operation: what, findings } = resources[index];
      if (parent >= 0 && (loud[index] === 1 || (what !== "same" && what !== "read") || findings > 0)) loud[parent] = 1;
    }
    return [...rows.keys()].filter((index) => resources[index].end > index + 1 && loud[index] === 0);
  }

  /** Computes what matches: reads no layout and writes nothing. */
  function filter() {
    const words = text.value
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== "");
    const least = cost.value === "" || cost.value === "none" ? Number.NaN : Number(cost.value);
    filtered = words.length > 0 || operation.value !== "" || team.value !== "" || cost.value !== "" || found.checked;
    /** @param {Resource} one */
    const passes = (one) =>
      (operation.value === "" ||
        one.operation === operation.value ||
        (operation.value === "changed" && one.operation !== "same" && one.operation !== "read")) &&
      (team.value === "" || (team.value === "none" ? one.team === "—" : `=${one.team}` === team.value)) &&
      (cost.value === "" || (cost.value === "none" ? one.unpriced : one.cost >= least)) &&
      (!found.checked || one.findings > 0) &&
      words.every((word) => one.text.includes(word));
    kept.fill(0);
    let count = 0;
    for (let index = rows.length - 1; index >= 0; index--) {
      matching[index] = passes(resources[index]) ? 1 : 0;
      count += matching[index];
      if (matching[index] === 1) kept[index] = 1;
      const { parent } = resources[index];
      if (kept[index] === 1 && parent >= 0) kept[parent] = 1;
    }
    return count;
  }

  /** Writes what differs from what is shown. @param {number} count */
  function paint(count) {
    const closed = filtered ? foldedHere : folded;
    let open = 0;
    let skipTo = 0;
    /** What the first row is below: shown with it, or nobody knew where it is. @type {Set<number>} */
    const trail = new Set();
    for (let index = 0; index < rows.length; index++) {
      let show = false;
      if (index >= skipTo && kept[index] === 1) {
        if (closed.has(index)) skipTo = resources[index].end;
        show = open >= first && open < first + limit;
        if (show && open === first)
          for (let up = resources[index].parent; up >= 0; up = resources[up].parent) trail.add(up);
        open++;
      }
      if (show) draw(index, closed.has(index));
      else if (shown[index] === 1) hide(index);
    }
    for (const index of trail) draw(index, false);
    const total = rows.length.toLocaleString("en-US");
    const what = filtered
      ? count === 0
        ? `None of ${total} resources matches`
        : `${count.toLocaleString("en-US")} of ${total} resources ${count === 1 ? "matches" : "match"}`
      : `${total} ${rows.length === 1 ? "resource" : "resources"}`;
    const last = Math.min(open, first + limit);
    const [from, to] = [first + 1, last].map((row) => row.toLocaleString("en-US"));
    matches.textContent =
      first > 0
        ? `${what}; rows ${from} to ${to} are shown.`
        : last < open
          ? `${what}; the first ${to} rows are shown.`
          : `${what}.`;
    part("before", HTMLParagraphElement).hidden = first === 0;
    paging.hidden = last === open;
    earlier.textContent = `Show ${Math.min(page, first).toLocaleString("en-US")} earlier`;
    more.textContent = `Show ${Math.min(page, open - last).toLocaleString("en-US")} more`;
  }

  /** @param {number} index @param {boolean} closed */
  function draw(index, closed) {
    if (shown[index] === 0) {
      shown[index] = 1;
      rows[index].hidden = false;
    }
    rows[index].classList.toggle("context", matching[index] === 0);
    if (resources[index].end > index + 1) label(index, closed);
  }

  /** @param {number} index */
  function hide(index) {
    shown[index] = 0;
    rows[index].hidden = true;
  }

  /** The button before a row's name, made when the row is first shown. @param {number} index @param {boolean} closed */
  function label(index, closed) {
    let button = buttons[index];
    if (button === undefined) {
      button = document.createElement("button");
      button.type = "button";
      button.className = "fold";
      button.dataset.row = String(index);
      const count = resources[index].end - index - 1;
      button.setAttribute("aria-label", `${count} below ${rows[index].cells[0].children[1].textContent}`);
      rows[index].cells[0].prepend(button);
      buttons[index] = button;
    }
    button.setAttribute("aria-expanded", String(!closed));
    const head = rows[index].cells[0];
    if (closed) head.dataset.below = `+${resources[index].end - index - 1}`;
    else delete head.dataset.below;
  }

  let last = rows.length;
  function apply() {
    foldedHere.clear();
    first = 0;
    limit = page;
    last = filter();
    paint(last);
  }

  let timer = 0;
  form.addEventListener("input", (event) => {
    clearTimeout(timer);
    timer = setTimeout(apply, event.target === text ? pause : 0);
  });
  form.addEventListener("reset", () => {
    clearTimeout(timer);
    timer = setTimeout(apply, 0);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    apply();
  });
  /** @param {Iterable<number>} indices */
  const fold = (indices) => {
    const closed = filtered ? foldedHere : folded;
    closed.clear();
    for (const index of indices) closed.add(index);
    first = 0;
    limit = page;
    paint(last);
  };
  part("unfold", HTMLButtonElement).addEventListener("click", () => fold([]));
  part("fold", HTMLButtonElement).addEventListener("click", () =>
    fold([...rows.keys()].filter((index) => resources[index].end > index + 1)),
  );
  more.addEventListener("click", () => grow(limit + page));
  part("all", HTMLButtonElement).addEventListener("click", () => {
    first = 0;
    grow(rows.length);
  });
  earlier.addEventListener("click", () => {
    const step = Math.min(page, first);
    first -= step;
    limit += step;
    paint(last);
    stand(rows[shown.indexOf(1)]);
  });
  /** Shows more rows, and puts the keyboard on the first of them. @param {number} to */
  function grow(to) {
    const before = shown.lastIndexOf(1);
    limit = to;
    paint(last);
    stand(rows[shown.indexOf(1, before + 1)]);
  }
  /** @param {HTMLTableRowElement} row */
  function stand(row) {
    row.tabIndex = -1;
    row.focus();
  }
  part("tree", HTMLTableElement).addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button.fold") : null;
    if (!(button instanceof HTMLButtonElement)) return;
    const index = Number(button.dataset.row);
    const closed = filtered ? foldedHere : folded;
    if (!closed.delete(index)) closed.add(index);
    paint(last);
  });

  /** Shows the row of a link, whatever hides it. @param {string} hash @returns {HTMLTableRowElement | undefined} */
  function reveal(hash) {
    const index = /^#r\d+$/.test(hash) ? Number(hash.slice(2)) : -1;
    if (index < 0 || index >= rows.length) return undefined;
    if (shown[index] === 0) {
      if (kept[index] === 0) {
        form.reset();
        clearTimeout(timer);
        apply();
      }
      const closed = filtered ? foldedHere : folded;
      for (let up = resources[index].parent; up >= 0; up = resources[up].parent) closed.delete(up);
      // How many rows are before it; a page of them around it is shown.
      let before = 0;
      for (let at = 0; at < index; at++) {
        if (kept[at] === 0) continue;
        before++;
        if (closed.has(at)) at = resources[at].end - 1;
      }
      if (before >= first + limit || before < first) {
        first = Math.max(0, before - page / 10);
        limit = page;
      }
      paint(last);
    }
    return rows[index];
  }
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href^='#r']") : null;
    if (link instanceof HTMLAnchorElement) reveal(link.hash);
  });
  const arrive = () => reveal(location.hash)?.scrollIntoView({ block: "center" });
  addEventListener("hashchange", arrive);

  /** What scrolls sideways can be reached by keyboard; what does not is no stop. */
  const stops = () => {
    // To ask for the width of what is folded would lay all of it out.
    const scrollers = [...document.querySelectorAll(".scroll")].filter((one) => !one.closest("details:not([open])"));
    const wide = scrollers.map((one) => one.scrollWidth > one.clientWidth);
    for (const [index, one] of scrollers.entries()) {
      if (wide[index]) one.setAttribute("tabindex", "0");
      else one.removeAttribute("tabindex");
    }
  };
  addEventListener("resize", () => {
    clearTimeout(resized);
    resized = setTimeout(stops, pause);
  });
  document.addEventListener("toggle", stops, true);
  let resized = setTimeout(stops, 0);

  form.hidden = false;
  apply();
  document.documentElement.classList.add("ready");
  arrive();
})();
