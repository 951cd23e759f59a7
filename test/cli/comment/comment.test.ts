import { afterEach, describe, expect, it } from "vitest";
import { bodyLimit, compose, markOf } from "../../../cli/comment/compose.ts";
import { json, type LocalServer, serve } from "../../support/localServer.ts";
import { folder, run } from "../support.ts";

const report = (stack: string, verdict: string, rest = "#### Cost\n\n| a | b |\n|---|---|\n| 1 | 2 |"): string =>
  `<!-- hybrid-gpu-report shop/${stack} -->\n### Hybrid GPU: \`shop/${stack}\`\n\n${verdict}\n\n${rest}\n`;

describe("one comment of several reports", () => {
  it("is the report itself where there is one", () => {
    expect(compose([report("prod", "**Fine**.")], "hybrid-gpu")).toBe(
      "<!-- hybrid-gpu-comment hybrid-gpu -->\n### Hybrid GPU: `shop/prod`\n\n**Fine**.\n\n#### Cost\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
    );
  });

  it("has every verdict, and the details folded", () => {
    expect(
      compose([report("dev", "**Fine**.", "x"), report("prod", "**Blocked**: 1 mandatory finding.", "y")], "a b"),
    ).toBe(
      "<!-- hybrid-gpu-comment a-b -->\n" +
        "### Hybrid GPU: `shop/dev`\n**Fine**.\n\n<details><summary>Details</summary>\n\nx\n\n</details>\n\n" +
        "### Hybrid GPU: `shop/prod`\n**Blocked**: 1 mandatory finding.\n\n<details><summary>Details</summary>\n\ny\n\n</details>\n",
    );
  });

  it("leaves out details that it has no room for, those of what is blocked last", () => {
    const long = "line\n".repeat(9_000);
    const body = compose([report("dev", "**Fine**.", long), report("prod", "**Blocked**: x.", long)], "hybrid-gpu");
    expect(body.length).toBeLessThanOrEqual(bodyLimit + 1);
    expect(body.slice(0, 120)).toContain(
      "### Hybrid GPU: `shop/dev`\n**Fine**.\n\nThe details are in the HTML report.\n",
    );
    expect(body.match(/<details>/g)).toHaveLength(1);
    expect(body).toMatch(/\*\*Blocked\*\*: x\.\n\n<details>/);
  });

  it("is cut at a line where a report is too long by itself", () => {
    const body = compose([report("prod", "**Fine**.", "a line\n".repeat(20_000))], "hybrid-gpu");
    expect(body.length).toBeLessThanOrEqual(bodyLimit);
    expect(body).toMatch(/a line\n\n… The rest is in the HTML report\.\n$/);
  });
});

interface Made {
  id: number;
  body: string;
  user: { type: string };
}

/** Comments of pull request 7, which is at commit abc. */
async function fakeGitHub(comments: Made[], faults: (path: string) => number = () => 200): Promise<LocalServer> {
  return serve(({ method, url, body, headers }, response) => {
    if (headers.authorization !== "Bearer example-token") return json(response, { message: "Bad credentials" }, 401);
    const status = faults(`${method} ${url.pathname}`);
    if (status !== 200) return json(response, { message: "Resource not accessible by integration" }, status);
    const path = url.pathname.replace("/repos/example/shop/", "");
    if (path === "pulls") {
      return json(
        response,
        url.searchParams.get("head") === "someone:topic" ? [{ number: 7, head: { sha: "abc" } }] : [],
      );
    }
    if (path === "pulls/7") return json(response, { number: 7, head: { sha: "abc" } });
    if (path === "issues/7/comments" && method === "GET") {
      const page = Number(url.searchParams.get("page"));
      return json(response, comments.slice((page - 1) * 100, page * 100));
    }
    const text = (JSON.parse(body) as { body: string }).body;
    if (method === "POST") comments.push({ id: 900 + comments.length, body: text, user: { type: "Bot" } });
    else comments.find(({ id }) => path === `issues/comments/${id}`)!.body = text;
    return json(response, {}, method === "POST" ? 201 : 200);
  });
}

describe("hybrid-gpu comment", () => {
  let server: LocalServer | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });
  const mark = markOf("hybrid-gpu");
  const cwd = folder({ "prod.md": report("prod", "**Fine**.") });
  const comment = (...args: string[]) =>
    run(["comment", "--file", "prod.md", ...args], {
      cwd,
      env: {
        GITHUB_TOKEN: "example-token",
        GITHUB_REPOSITORY: "example/shop",
        GITHUB_API_URL: server?.url ?? "http://127.0.0.1:9",
      },
    });

  it("makes a comment, and next time keeps it up to date: never those of people", async () => {
    const others = Array.from({ length: 150 }, (_, id) => ({ id, body: `${mark}\nmine`, user: { type: "User" } }));
    const comments = [...others];
    server = await fakeGitHub(comments);
    expect(await comment("--pull-request", "7")).toMatchObject({
      code: 0,
      stdout: "The comment of pull request 7 is made.\n",
    });
    expect(comments).toHaveLength(151);
    comments[150]!.body = `${mark}\nold`;
    expect(await comment("--pull-request", "7")).toMatchObject({
      stdout: "The comment of pull request 7 is updated.\n",
    });
    expect(await comment("--pull-request", "7")).toMatchObject({
      stdout: "The comment of pull request 7 is unchanged.\n",
    });
    expect(comments).toHaveLength(151);
    expect(comments.slice(0, 150)).toEqual(others);
    expect(comments[150]!.body).toMatch(/^<!-- hybrid-gpu-comment hybrid-gpu -->\n### Hybrid GPU: `shop\/prod`\n/);
  });

  it("finds the pull request of a fork by its branch, and does not put up what is out of date", async () => {
    const comments: Made[] = [];
    server = await fakeGitHub(comments);
    const from = (head: string, commit: string) => comment("--head", head, "--commit", commit);
    expect((await from("someone:topic", "abc")).stdout).toBe("The comment of pull request 7 is made.\n");
    expect((await from("someone:topic", "old")).stdout).toBe(
      "No open pull request of someone:topic is at old: nothing to comment.\n",
    );
    expect((await comment("--pull-request", "7", "--commit", "old")).stdout).toBe(
      "Pull request 7 has moved on from old: its report is not put up.\n",
    );
    expect(comments).toHaveLength(1);
  });

  it("says in one line what GitHub refuses, and never the token", async () => {
    server = await fakeGitHub([], (request) => (request.startsWith("POST") ? 403 : 200));
    const { code, stdout, stderr } = await comment("--pull-request", "7");
    expect([code, stdout, stderr]).toEqual([
      2,
      "",
      "error: GitHub does not let us write the comment of example/shop: 403 Resource not accessible by integration. " +
        "Fix: give GITHUB_TOKEN the permission pull-requests: write (forks have none: see the workflow that comments for them)\n",
    ]);
  });

  it("says everything that is missing", async () => {
    const { code, stderr } = await run(
      ["comment", "--file", "none.md", "--repository", "shop", "--pull-request", "x"],
      {
        cwd,
        env: { GITHUB_TOKEN: "", GITHUB_REPOSITORY: "" },
      },
    );
    expect([code, stderr]).toEqual([
      2,
      "error: --file none.md cannot be read: ENOENT\n" +
        '--repository "shop" is not owner/name\n' +
        "GITHUB_TOKEN is not set: whose comment is it?\n" +
        "--pull-request is not a number; where it is not known, give --head owner:branch and --commit\n",
    ]);
  });
});
