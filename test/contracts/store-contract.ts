import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import type { AnyCollection } from "../../src/store/arrange.ts";
import type { Store } from "../../src/store/port.ts";
import { ALL } from "./store-collections.ts";
import { commitContract } from "./store-contract-commit.ts";
import { keyContract } from "./store-contract-keys.ts";
import { queueContract } from "./store-contract-queue.ts";
import { readContract } from "./store-contract-read.ts";
import { valueContract } from "./store-contract-values.ts";

/** A place to keep data, opened as often as a test wants. */
export interface StorePlace {
  open(collections: readonly AnyCollection[]): Promise<Store>;
  /** Throws the data away. */
  discard(): Promise<void>;
}

export interface ContractRoom {
  readonly store: () => Store;
  /** A tenant of this test's own; its records are dropped afterwards. */
  readonly tenant: () => string;
  readonly place: StorePlace;
}

/** What every engine promises behind the port; both are held to the very same cases. */
export function storeContract(name: string, place: StorePlace): void {
  describe(`store contract: ${name}`, () => {
    let opened: Store | undefined;
    let tenants: string[] = [];
    const store = (): Store => {
      if (opened === undefined) throw new Error("the store is not open");
      return opened;
    };
    const tenant = (): string => {
      const made = `t${Math.random().toString(36).slice(2)}`;
      tenants.push(made);
      return made;
    };
    beforeAll(async () => {
      opened = await place.open(ALL);
    });
    afterEach(async () => {
      for (const one of tenants) await store().dropTenant(one);
      tenants = [];
    });
    afterAll(async () => {
      await opened?.close();
      await place.discard();
    });
    const room: ContractRoom = { store, tenant, place };
    commitContract(room);
    keyContract(room);
    readContract(room);
    valueContract(room);
    queueContract(room);
    lifeContract(room);
  });
}

function lifeContract({ store, tenant, place }: ContractRoom): void {
  describe("its life", () => {
    it("answers a ping", async () => {
      await expect(store().ping()).resolves.toBeUndefined();
    });

    it("refuses every operation after closing, and closes twice in peace", async () => {
      const queued = {
        name: "short-lived",
        indexes: { all: [] },
        unique: {},
        system: { code: ["code"] },
        queue: { state: "ready" },
      } as const;
      const second = await place.open([queued]);
      await second.close();
      await second.close();
      const refused = { code: "unavailable" };
      const change = { kind: "remove", collection: queued, tenant: "t", id: "a", version: 1 } as const;
      await expect(second.commit([change])).rejects.toMatchObject(refused);
      await expect(second.get(queued, "t", "a")).rejects.toMatchObject(refused);
      await expect(second.find(queued, "t", { index: "all", equal: [] })).rejects.toMatchObject(refused);
      await expect(second.lookup(queued, "code", ["a"])).rejects.toMatchObject(refused);
      await expect(second.claim(queued, { now: 1, lease: 1, owner: "o", limit: 1 })).rejects.toMatchObject(refused);
      await expect(second.dropTenant("t")).rejects.toMatchObject(refused);
      await expect(second.ping()).rejects.toMatchObject(refused);
    });

    it("names a collection it was not opened with", async () => {
      const stranger = { name: "stranger", indexes: {}, unique: {}, system: {} };
      await expect(store().get(stranger, tenant(), "a")).rejects.toMatchObject({ code: "unexpected" });
    });
  });
}
