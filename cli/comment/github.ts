import got, { type Got, HTTPError, RequestError } from "got";
import { UserError } from "../userError.ts";

/** A comment, as far as it matters here. */
interface Comment {
  readonly id: number;
  readonly body?: string | null;
  readonly user?: { readonly type?: string } | null;
}

interface PullRequest {
  readonly number: number;
  readonly head?: { readonly sha?: string };
}

const perPage = 100;
/** 5,000 comments: a pull request with more has other troubles. */
const mostPages = 50;

/** The pull requests of one repository. */
export class GitHub {
  readonly #client: Got;
  readonly #repository: string;

  constructor(options: { readonly repository: string; readonly token: string; readonly api: string }) {
    this.#repository = options.repository;
    this.#client = got.extend({
      prefixUrl: `${options.api.replace(/\/+$/, "")}/repos/${options.repository}`,
      headers: {
        accept: "application/vnd.github+json",
        authorization: `Bearer ${options.token}`,
        "user-agent": "hybrid-gpu",
        "x-github-api-version": "2022-11-28",
      },
      responseType: "json",
      timeout: { request: 30_000 },
      // Of reading only: a comment that is sent twice would be there twice.
      retry: { limit: 3, maxRetryAfter: 60_000 },
    });
  }

  /** The open pull request of a branch. Undefined where there is none, or where it has moved on to another commit. */
  async pullRequestOf(head: string, commit: string): Promise<number | undefined> {
    const found = await this.#get<PullRequest[]>("pulls", { state: "open", head, per_page: perPage });
    return found.find((one) => one.head?.sha === commit)?.number;
  }

  async headOf(pullRequest: number): Promise<string | undefined> {
    return (await this.#get<PullRequest>(`pulls/${pullRequest}`)).head?.sha;
  }

  /** Puts the comment up, in place of the one that has the same mark. */
  async put(pullRequest: number, mark: string, body: string): Promise<"made" | "updated" | "unchanged"> {
    const before = await this.#find(pullRequest, mark);
    if (before === undefined) {
      await this.#send("post", `issues/${pullRequest}/comments`, body);
      return "made";
    }
    if (before.body?.trim() === body.trim()) return "unchanged";
    await this.#send("patch", `issues/comments/${before.id}`, body);
    return "updated";
  }

  async #find(pullRequest: number, mark: string): Promise<Comment | undefined> {
    for (let page = 1; page <= mostPages; page++) {
      const comments = await this.#get<Comment[]>(`issues/${pullRequest}/comments`, { per_page: perPage, page });
      // Anybody can write the mark; what a person wrote is not ours to change.
      const found = comments.find(({ body, user }) => user?.type === "Bot" && body?.startsWith(mark) === true);
      if (found !== undefined) return found;
      if (comments.length < perPage) return undefined;
    }
    return undefined;
  }

  async #get<T>(path: string, searchParams: Record<string, string | number> = {}): Promise<T> {
    try {
      return await this.#client.get(path, { searchParams }).json<T>();
    } catch (error) {
      throw this.#wordsFor(error, `read ${path}`);
    }
  }

  async #send(method: "post" | "patch", path: string, body: string): Promise<void> {
    try {
      await this.#client[method](path, { json: { body } });
    } catch (error) {
      throw this.#wordsFor(error, "write the comment");
    }
  }

  #wordsFor(error: unknown, what: string): UserError {
    const subject = `GitHub does not let us ${what} of ${this.#repository}`;
    if (error instanceof HTTPError) {
      const { statusCode, body } = error.response;
      const said = (body as { message?: unknown } | undefined)?.message;
      const fix =
        statusCode === 401 || statusCode === 403
          ? "give GITHUB_TOKEN the permission pull-requests: write (forks have none: see the workflow that comments for them)"
          : statusCode === 404
            ? "check the repository and the number of the pull request"
            : "run it again";
      return new UserError(`${subject}: ${statusCode}${typeof said === "string" ? ` ${said}` : ""}. Fix: ${fix}`);
    }
    if (error instanceof RequestError)
      return new UserError(`${subject}: ${error.code}. Fix: check GITHUB_API_URL and the network`);
    throw error;
  }
}
