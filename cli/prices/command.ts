import { type Command, InvalidArgumentError } from "commander";
import type { ExitCode } from "../userError.ts";
import type { DiffOptions } from "./diff.ts";
import type { RefreshOptions } from "./refresh.ts";
import type { ShowOptions } from "./show.ts";

/** Adds `hybrid-gpu prices refresh`, `show` and `diff`. What they do is loaded when they are asked for. */
export function addPrices(program: Command, done: (code: ExitCode) => void): void {
  const prices = program
    .command("prices")
    .description("list prices: read them from the vendors' public feeds, look them up, compare them");
  prices
    .command("refresh")
    .description("read the price feeds into a price file, to be laid over the built-in prices")
    .option(
      "--place <place>",
      "feed to read, once for each: aws, gcp or azure (default: those of the regions, else those that the file has, else all)",
      collect(["aws", "gcp", "azure"]),
    )
    .option(
      "--region <region>",
      "region to read, once for each (default: those that the file has, else the usual ones below)",
      collect(),
    )
    .option("-o, --output <file>", "price file to write; what it has of other places and regions stays", "prices.json")
    .option(
      "--api-key-file <file>",
      "file with the API key for Google's catalogue (default: the variable GOOGLE_API_KEY)",
    )
    .addHelpText("after", refreshHelp)
    .action(async (options: RefreshOptions) => {
      const { refresh } = await import("./refresh.ts");
      done(await refresh(options));
    });
  prices
    .command("show")
    .description("every price of a machine type or a SKU: how it is bought, what it costs, who says so and since when")
    .argument("<name>", "machine type or SKU: p5.48xlarge, a3-highgpu-8g, nvidia-l4, gp3")
    .option("--region <region>", "in this region, once for each (default: in all)", collect())
    .option("-f, --file <file>", "price file over the built-in prices, later ones over earlier ones", collect())
    .option("--json", "print one JSON object")
    .addHelpText("after", showHelp)
    .action(async (name: string, options: ShowOptions) => {
      const { show } = await import("./show.ts");
      done(await show(name, options));
    });
  prices
    .command("diff")
    .description(
      "what a price file changes: prices that changed, the largest change first, new ones, and ones that are gone",
    )
    .option("-f, --file <file>", "price file with the new prices", "prices.json")
    .option("--against <file>", "price file with the old prices, or built-in", "built-in")
    .option("--full", "list every price")
    .option("--json", "print one JSON object")
    .action(async (options: DiffOptions) => {
      const { diff } = await import("./diff.ts");
      done(await diff(options));
    });
}

/** Gathers an option that is given several times. */
function collect(allowed?: readonly string[]): (value: string) => string[] {
  const all: string[] = [];
  return (value) => {
    if (allowed?.includes(value) === false) throw new InvalidArgumentError(`It must be one of ${allowed.join(", ")}.`);
    if (!all.includes(value)) all.push(value);
    return all;
  };
}

const refreshHelp = `
Feeds:
  aws     bulk offer files, no login: EC2 (instances, EBS, NAT gateways), EKS, VPC, S3, CloudWatch, KMS. Those of EC2 have
          hundreds of megabytes for each region. Usual regions: us-east-1, us-east-2, us-west-2
  gcp     Cloud Billing Catalog of Compute Engine, all regions; needs an API key, which is sent in a header and written nowhere
  azure   Retail Prices, no login: virtual machines with accelerators.
          Usual regions: eastus, eastus2, southcentralus, westus3

Downloads are kept in hybrid-gpu/prices of the cache directory ($XDG_CACHE_HOME, else ~/.cache; ~/Library/Caches on macOS,
%LOCALAPPDATA% on Windows) until the price file is written: what was stopped or cut goes on from there the next time.
What has not changed since the file was written is not fetched again. The file is written at the end and whole, or not at all.
A price that the price book would refuse (outside 0.25x to 4x of the median of the same thing, or one of two for one thing) is
listed and not written.

Environment:
  GOOGLE_API_KEY              key for Google's catalogue
  HYBRID_GPU_AWS_PRICE_URL    mirror in place of https://pricing.us-east-1.amazonaws.com
  HYBRID_GPU_GCP_PRICE_URL    mirror in place of https://cloudbilling.googleapis.com
  HYBRID_GPU_AZURE_PRICE_URL  mirror in place of https://prices.azure.com

Plans and policies take the file as "priceFiles" of the policy pack-configuration.
Exit code: 0 written, 2 something is wrong: what, how often it was tried, and what to do.

Examples:
  hybrid-gpu prices refresh --region us-east-2
  GOOGLE_API_KEY=… hybrid-gpu prices refresh --place gcp --output prices/gcp.json`;

const showHelp = `
Google Cloud has no prices of whole machines: theirs are put together from vCPUs, memory, GPUs and local SSD, each shown.

Examples:
  hybrid-gpu prices show p5.48xlarge --region us-east-2
  hybrid-gpu prices show a3-highgpu-8g --region us-central1 --file prices.json`;
