import type { SimulatedCloud } from "../cloud.ts";
import { endWithEngine } from "./engineWatch.ts";
import { readSettings, settingsVariable } from "./settings.ts";
import { startProvider } from "./start.ts";

/**
 * Entry of the plugin executable: `plugin.ts aws 7.48.0 node_modules/@pulumi/aws`. Prints the port, which is how the engine finds a
 * provider. Only the cloud that is asked for is loaded: the engine waits for every provider when it starts.
 */
const clouds: Readonly<Record<string, () => Promise<SimulatedCloud>>> = {
  aws: async () => (await import("../aws/index.ts")).simulatedAws,
  gcp: async () => (await import("../gcp/index.ts")).simulatedGcp,
  kubernetes: async () => (await import("../kubernetes/index.ts")).simulatedKubernetes,
};

const [, , packageName = "", version = "0.0.0", sdk] = process.argv;
if (packageName === "") {
  console.error(`which cloud? Known: ${Object.keys(clouds).join(", ")}; any other package is accepted as it comes.`);
  process.exit(2);
}
endWithEngine();
const file = process.env[settingsVariable];
const rehearsal = file === undefined || file === "" ? undefined : readSettings(file);
const cloud = Object.hasOwn(clouds, packageName)
  ? await clouds[packageName]!()
  : (await import("../generic/index.ts")).genericCloud(packageName);
const { port } = await startProvider(cloud, version, { rehearsal, sdk });
console.log(String(port));
