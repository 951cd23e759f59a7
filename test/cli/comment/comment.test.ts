import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { CommentOptions } from "../../../cli/comment/command.ts";
import { comment as putUp } from "../../../cli/comment/comment.ts";
import { bodyLimit, compose, markOf } from "../../../cli/comment/compose.ts";
import { readReports } from "../../../cli/comment/reportFile.ts";
import { UserError } from "../../../cli/userError.ts";
import { json, type LocalServer, serve } from "../../support/localServer.ts";
import { folder, run } from "../support.ts";

const report = (stack: string, verdict: string, rest = "#### Cost\n\n| a | b |\n|---|---|\n| 1 | 2 |"): string =>
  `<!-- hybrid-gpu-report shop/${stack} -->\n### Hybrid GPU: \`shop/${stack}\`\n\n${verdict}\n\n${rest}\n`;

describe("one comment of several reports", () => {
  it("is the report itself where there is one", () => {
    expect(compose([report("prod", "**Fine**.")], { id: "hybrid-gpu" })).toBe(
      "<!-- hybrid-gpu-comment hybrid-gpu -->\n### Hybrid GPU: `shop/prod`\n\n**Fine**.\n\n#### Cost\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
    );
  });

  it("has every verdict, and the details folded", () => {
    expect(
      compose([report("dev", "**Fine**.", "x"), report("prod", "**Blocked**: 1 mandatory finding.", "y")], {
        id: "a-b",
      }),
    ).toBe(
      "<!-- hybrid-gpu-comment a-b -->\n" +
        "### Hybrid GPU: `shop/dev`\n**Fine**.\n\n<details><summary>Details</summary>\n\nx\n\n</details>\n\n" +
        "### Hybrid GPU: `shop/prod`\n**Blocked**: 1 mandatory finding.\n\n<details><summary>Details</summary>\n\ny\n\n</details>\n",
    );
  });

  it("leaves out details that it has no room for, those of what is blocked last", () => {
    const long = "line\n".repeat(9_000);
    const body = compose([report("dev", "**Fine**.", long), report("prod", "**Blocked**: x.", long)], {
      id: "hybrid-gpu",
    });
    expect(body.length).toBeLessThanOrEqual(bodyLimit + 1);
    expect(body.slice(0, 120)).toContain(
      "### Hybrid GPU: `shop/dev`\n**Fine**.\n\nThe details are in the HTML report.\n",
    );
    expect(body.match(/<details>/g)).toHaveLength(1);
    expect(body).toMatch(/\*\*Blocked\*\*: x\.\n\n<details>/);
  });

  it("is cut at a line where a report is too long by itself", () => {
    const body = compose([report("prod", "**Fine**.", "a line\n".repeat(20_000))], { id: "hybrid-gpu" });
    expect(body.length).toBeLessThanOrEqual(bodyLimit);
    expect(body).toMatch(/a line\n\n… The rest is in the HTML report\.\n$/);
  });

  it("leads to the whole report, and says of that of a fork who made it", () => {
    const link = "https://github.com/example/shop/actions/runs/12";
    const long = report("dev", "**Fine**.", "a line\n".repeat(20_000));
    const body = compose([long, report("prod", "**Fine**.", "")], { id: "hybrid-gpu", link, untrusted: true });
    expect(body).toBe(
      "<!-- hybrid-gpu-comment hybrid-gpu -->\n" +
        "Made by the code of a fork, which may say what it likes: read the change before you believe it.\n\n" +
        `### Hybrid GPU: \`shop/dev\`\n**Fine**.\n\nThe details are in the [HTML report](${link}).\n\n` +
        "### Hybrid GPU: `shop/prod`\n**Fine**.\n",
    );
    expect(compose([long], { id: "x", link })).toMatch(/\n\n… The rest is in the \[HTML report\]\(https:\S+\)\.\n$/);
  });
});

interface Made {
  id: number;
  body: string;
  user: { type: string };
}

const at = "abc".padEnd(40, "0");
const old = "def".padEnd(40, "0");

/** Comments of pull request 7. */
async function fakeGitHub(comments: Made[], faults: (path: string) => number = () => 200): Promise<LocalServer> {
  return serve(({ method, url, body, headers }, response) => {
    if (headers.authorization !== "Bearer example-token") return json(response, { message: "Bad credentials" }, 401);
    const status = faults(`${method} ${url.pathname}`);
    if (status !== 200) return json(response, { message: "Resource not accessible by integration" }, status);
    const path = url.pathname.replace("/repos/example/shop/", "");
    if (path === "pulls") {
      return json(response, url.searchParams.get("head") === "someone:topic" ? [{ number: 7, head: { sha: at } }] : []);
    }
    if (path === "pulls/7") return json(response, { number: 7, head: { sha: at } });
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
    expect((await from("someone:topic", at)).stdout).toBe("The comment of pull request 7 is made.\n");
    expect((await from("someone:topic", old)).stdout).toBe(
      `No open pull request of someone:topic is at ${old}: nothing to comment.\n`,
    );
    expect((await comment("--pull-request", "7", "--commit", old)).stdout).toBe(
      `Pull request 7 has moved on from ${old}: its report is not put up.\n`,
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

  it("prints what it would put up, of which nothing else need be known", async () => {
    const env = { GITHUB_TOKEN: "", GITHUB_REPOSITORY: "" };
    const { code, stdout } = await run(["comment", "--file", "prod.md", "--dry-run"], { cwd, env });
    expect([code, stdout]).toEqual([0, compose([report("prod", "**Fine**.")], { id: "hybrid-gpu" })]);
  });
});

describe("the options of a comment", () => {
  const file = [join(folder({ "prod.md": report("prod", "**Fine**.") }), "prod.md")];
  const faultOf = async (options: Partial<CommentOptions>): Promise<string> => {
    vi.stubEnv("GITHUB_TOKEN", "");
    vi.stubEnv("GITHUB_REPOSITORY", "");
    const error = await putUp({ file, id: "hybrid-gpu", ...options }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    return (error as UserError).message;
  };
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it("are all checked at once, for a rehearsal too", async () => {
    const wrong = { file: ["none.md"], repository: "shop", head: "topic", commit: "abc", id: "a b", link: "http://x" };
    const faults =
      "--file none.md cannot be read: there is no such file\n" +
      '--repository "shop" is not owner/name\n' +
      '--head "topic" is not owner:branch\n' +
      '--commit "abc" is not a commit. Fix: give its whole hash\n' +
      '--id "a b" has to be letters, digits, ., _ and -. Fix: give a name like team-a\n' +
      '--link "http://x" is not an address. Fix: begin it with https://';
    expect(await faultOf({ ...wrong, dryRun: true })).toBe(faults);
    expect(await faultOf(wrong)).toBe(`${faults}\nGITHUB_TOKEN is not set: whose comment is it?`);
    expect(await faultOf({ pullRequest: "x", dryRun: true })).toBe(
      '--pull-request "x" is not a number. Fix: give that of its address, as 12',
    );
  });

  it("have to say where the comment goes, and whose it is", async () => {
    expect(await faultOf({ head: "someone:topic" })).toBe(
      "it is not known where the pull request is. Fix: give --repository owner/name\n" +
        "GITHUB_TOKEN is not set: whose comment is it?\n" +
        "it is not known which pull request it is. Fix: give --pull-request, or --head owner:branch and --commit",
    );
  });
});

describe("the files of a comment", () => {
  const cwd = folder({
    "prod.md": report("prod", "**Fine**."),
    "windows.md": report("dev", "**Fine**.").replaceAll("\n", "\r\n"),
    "plan.json": '{ "project": "shop" }',
    "page.html": "<!doctype html>\n<html></html>",
    "empty.md": " \n",
    "bare.md": "<!-- hybrid-gpu-report shop/dev -->\n",
    "notes.md": `# Notes\n${report("prod", "**Fine**.")}`,
    "comment.md": compose([report("prod", "**Fine**.")], { id: "hybrid-gpu" }),
  });
  symlinkSync(join(cwd, "prod.md"), join(cwd, "same.md"));
  const wrongOf = (...files: string[]): string[] => {
    const wrong: string[] = [];
    const read = readReports(
      files.map((file) => join(cwd, file)),
      {},
      wrong,
    );
    expect(read).toHaveLength(files.length);
    return wrong.map((one) => one.replaceAll(`${cwd}/`, ""));
  };

  it("are reports, and nothing else is put up", () => {
    expect(wrongOf("prod.md", "windows.md")).toEqual([]);
    const not = "is no report in markdown: its first line is not <!-- hybrid-gpu-report … -->";
    expect(wrongOf("plan.json", "page.html", "empty.md", "bare.md", "notes.md", "comment.md")).toEqual([
      `--file plan.json ${not}, it looks like JSON. Fix: for a plan, give what hybrid-gpu report --plan prints`,
      `--file page.html ${not}, it is a page in HTML. Fix: give what hybrid-gpu report --format markdown prints`,
      "--file empty.md is empty. Fix: see why hybrid-gpu report wrote nothing",
      "--file bare.md is a report that says nothing. Fix: make it again",
      `--file notes.md ${not}. Fix: give what hybrid-gpu report prints, whole`,
      `--file comment.md ${not}. Fix: give what hybrid-gpu report prints, whole`,
    ]);
  });

  it("of a fork have nothing that hybrid-gpu report never writes", () => {
    writeFileSync(join(cwd, "fork.md"), report("prod", "**Fine**.", "![pixel](https://example.com/a.png)"));
    expect(wrongOf("fork.md")).toEqual([]);
    const wrong: string[] = [];
    readReports([join(cwd, "fork.md"), join(cwd, "prod.md")], { untrusted: true }, wrong);
    expect(wrong).toEqual([
      `--file ${cwd}/fork.md has in line 6 what hybrid-gpu report never writes: it is not put up. Fix: read it in the log of its run`,
    ]);
  });

  it("are given once, whatever they are called", () => {
    expect(wrongOf("prod.md", "same.md")).toEqual(["--file same.md is given twice. Fix: give each report once"]);
  });
});
