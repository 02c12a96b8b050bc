// Uses a client that was generated from the shipped definitions. It only has to compile.
import createClient from "openapi-fetch";
import type { components, paths } from "./shipped.js";

const client = createClient<paths>({ baseUrl: "http://127.0.0.1:8001", headers: { "Kong-Admin-Token": "token" } });

type Plugin = components["schemas"]["Plugin"];

export async function host(name: string): Promise<string> {
  const { data, error } = await client.GET("/services/{services}", {
    params: { path: { services: name }, header: { "Entail-Await": "0:41" }, query: { as_of: "0:41" } },
  });
  if (error) {
    throw new Error(error.message);
  }
  const path: string | null = data.path;
  return data.host + (path ?? "");
}

export async function create(): Promise<number> {
  const { data, response } = await client.POST("/services", {
    body: { name: "example", url: "http://example.org/path", retries: 3, tags: ["a"] },
    params: { header: { "Idempotency-Key": "one", "Entail-Reason": "to try it" } },
  });
  // @ts-expect-error a number is no name
  await client.POST("/services", { body: { name: 5 } });
  // @ts-expect-error there is no such field
  const misspelt: components["schemas"]["ServiceWrite"] = { host: "example.org", hots: "example.org" };
  await client.POST("/services", { body: misspelt });
  // @ts-expect-error not one of the protocols
  await client.PUT("/services/{services}", { body: { host: "a", protocol: "gopher" }, params: { path: { services: "a" } } });
  // @ts-expect-error there is no such path
  await client.GET("/targets");
  return data === undefined ? response.status : data.port;
}

export function origins(plugin: Plugin): string[] {
  switch (plugin.name) {
    case "cors":
      return plugin.config.origins ?? [];
    case "rate-limiting": {
      const second: number | null = plugin.config.second;
      return [String(second)];
    }
    default:
      // @ts-expect-error not every plugin has origins
      return plugin.config.origins;
  }
}

export async function plugins(service: string): Promise<string[]> {
  await client.POST("/services/{services}/plugins", {
    params: { path: { services: service } },
    body: { name: "rate-limiting", config: { minute: 5, policy: "local" } },
  });
  await client.POST("/plugins", {
    // @ts-expect-error another plugin's
    body: { name: "rate-limiting", config: { origins: ["*"] } },
  });
  await client.PATCH("/plugins/{plugins}", {
    params: { path: { plugins: "id" }, header: { "If-Match": '"12"' } },
    body: { enabled: false },
  });
  const page = await client.GET("/services/{services}/plugins", {
    params: { path: { services: service }, query: { size: 10, tags: "a,b", count: true } },
  });
  const next: string | null | undefined = page.data?.next;
  return (page.data?.data ?? []).flatMap(origins).concat(next ?? []);
}

export async function past(id: string): Promise<string[]> {
  const { data } = await client.GET("/services/{services}/history", { params: { path: { services: id } } });
  return (data?.data ?? []).map((version) => `${version.at} ${version.actor} ${version.operation} ${version.write_id}`);
}

export async function together(): Promise<number[]> {
  const { data } = await client.POST("/batch", { body: [{ method: "PUT", path: "/services/a", body: { host: "b" } }] });
  return (data?.data ?? []).map((answer) => answer.status);
}
