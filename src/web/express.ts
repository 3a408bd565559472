import type compressionLibrary from "compression";
import type expressLibrary from "express";
import { createRequire } from "node:module";
import { lazy } from "../shared/lazy.ts";

/** Had when the first request comes that the front does not take: no page does, the first of its style sheets. */
export const express = lazy(() => createRequire(import.meta.url)("express") as typeof expressLibrary);
export const compression = lazy(() => createRequire(import.meta.url)("compression") as typeof compressionLibrary);
