import type { Locale } from "../shared/json.ts";
import { collections } from "../store/collections.ts";
import type { Store } from "../store/port.ts";

export interface Company {
  readonly name: string;
  /** IANA zone in which its calendar days are counted. */
  readonly zone: string;
  readonly locale: Locale;
}

/** What is known of a tenant; a company without a record counts its days in China's zone. */
export async function companyOf(store: Pick<Store, "get">, tenant: string): Promise<Company> {
  const record = await store.get(collections.tenants, tenant, tenant);
  return record ?? { name: tenant, zone: "Asia/Shanghai", locale: "zh-CN" };
}
