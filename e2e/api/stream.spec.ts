import { streamCases } from "../../lib/testing/contract/stream.contract";
import { contractOnBothMounts } from "./mounts";

contractOnBothMounts("the stream", streamCases);
