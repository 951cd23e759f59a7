import type { PolicyPage } from "./page.ts";
import { compactPlacementPage } from "./placement/compactPlacement.ts";
import { componentRequiredPage } from "./placement/componentRequired.ts";
import { efaInterfaceCountPage } from "./placement/efaInterfaceCount.ts";
import { efaPlacementGroupPage } from "./placement/efaPlacementGroup.ts";
import { efaSelfReferencePage } from "./placement/efaSelfReference.ts";
import { efaSingleZonePage } from "./placement/efaSingleZone.ts";
import { gpuAmiMatchesPage } from "./placement/gpuAmiMatches.ts";
import { gpudirectNetworksPage } from "./placement/gpudirectNetworks.ts";
import { lustreSizeValidPage } from "./placement/lustreSizeValid.ts";
import { nodeGroupTemplateValidPage } from "./placement/nodeGroupTemplateValid.ts";
import { noPublicNodesPage } from "./placement/noPublicNodes.ts";
import { storageSameZonePage } from "./placement/storageSameZone.ts";
import { tpuTopologyValidPage } from "./placement/tpuTopologyValid.ts";

/** Pages of the policies in `policies/placement`. */
export const placementPages: readonly PolicyPage[] = [
  efaInterfaceCountPage,
  gpudirectNetworksPage,
  nodeGroupTemplateValidPage,
  efaSingleZonePage,
  efaPlacementGroupPage,
  efaSelfReferencePage,
  compactPlacementPage,
  tpuTopologyValidPage,
  storageSameZonePage,
  lustreSizeValidPage,
  gpuAmiMatchesPage,
  noPublicNodesPage,
  componentRequiredPage,
];
