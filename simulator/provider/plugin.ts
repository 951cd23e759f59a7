import { simulatedAws } from "../aws/index.ts";
import { simulatedGcp } from "../gcp/index.ts";
import { simulatedKubernetes } from "../kubernetes/index.ts";
import { serveProvider } from "./provider.ts";

/** Entry of the plugin executable: `plugin.ts aws 7.48.0`. Prints the port, which is how the engine finds a provider. */
const clouds = [simulatedAws, simulatedGcp, simulatedKubernetes];
const [, , packageName, version = "0.0.0"] = process.argv;
const cloud = clouds.find((one) => one.package === packageName);
if (cloud === undefined) {
  console.error(`no simulated cloud for ${packageName}; known: ${clouds.map((one) => one.package).join(", ")}`);
  process.exit(2);
}
console.log(String(await serveProvider(cloud, version)));
