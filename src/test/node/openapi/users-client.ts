// Uses a client that was generated from a user's own definitions, with every type. It only has to compile.
import createClient from "openapi-fetch";
import type { paths } from "./users.js";

const client = createClient<paths>({ baseUrl: "http://127.0.0.1:8001" });

export async function goods(): Promise<string | null> {
  await client.POST("/goods", {
    body: {
      number: "1",
      price: 10.5,
      since: "2026-11-28",
      batch: "2026-11-28T13:53:00.000Z",
      code: "AAEC",
      discounts: ["0.5", 1],
      holidays: { christmas: "2026-12-25" },
      measure: { weight: "1.250", seal: null },
      measures: [{ weight: 2 }],
      notes: { of: ["any", { shape: true }] },
      day: { day: "2026-11-28" },
    },
  });
  const { data } = await client.GET("/goods/{goods}", { params: { path: { goods: "1" } } });
  const weight: string | null | undefined = data?.measure?.weight;
  const price: string | null | undefined = data?.price;
  return price ?? weight ?? data?.day?.day ?? null;
}

export async function reading(): Promise<number | null | undefined> {
  const key = JSON.stringify({ reader: "ann", page: 7 });
  const { data } = await client.PUT("/readings/{readings}", {
    params: { path: { readings: key } },
    body: { seconds: 5 },
  });
  // @ts-expect-error no path says which page
  await client.POST("/readings", { body: { reader: "ann" } });
  await client.POST("/books/{books}/chapters", { params: { path: { books: "first" } }, body: { number: 1 } });
  return data?.seconds;
}

export async function pass(): Promise<number | undefined> {
  const { data } = await client.POST("/passes", { body: { code: "open", ttl: 60 } });
  return data?.ttl;
}

export async function book(): Promise<string | undefined> {
  await client.POST("/books", { body: { title: "first", publisher: { name: "by its name" }, shelf: null } });
  // @ts-expect-error a book has a title
  await client.POST("/books", { body: { isbn: 1 } });
  const { data } = await client.GET("/books/{books}/publisher", { params: { path: { books: "first" } } });
  return data?.name;
}
