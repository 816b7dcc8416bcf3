import { geohashAt } from '../domain/geohash.ts';
import { placeKeys } from '../domain/places.ts';
import { circleAround, distanceKm } from '../functions/items-near/circle.ts';
import { Search, START, type Read } from '../functions/items-near/search.ts';
let seed = 7; const rnd = () => { seed = (seed * 1664525 + 1013904223) % 4294967296; return seed / 4294967296; };
const gauss = () => Math.sqrt(-2*Math.log(rnd()+1e-12))*Math.cos(2*Math.PI*rnd());
type C = { PK: string; GSI1SK: string; geohash: string };
const wrap = (l: number) => ((l + 180) % 360 + 360) % 360 - 180;
const layouts: Record<string, { c: [number, number]; at: () => [number, number] }> = {};
const box = (lat: number, lon: number) => () => { const dlat = (rnd()-.5)*50/111.19; const dlon = (rnd()-.5)*50/(111.19*Math.max(0.01,Math.cos(lat*Math.PI/180))); return [Math.max(-90,Math.min(90,lat+dlat)), wrap(lon+dlon)] as [number, number]; };
layouts.uniform = { c: [48.137, 11.575], at: box(48.137, 11.575) };
layouts.city = { c: [48.137, 11.575], at: () => [48.137 + gauss()*5/111, 11.575 + gauss()*5/74] };
layouts.building = { c: [48.137, 11.575], at: () => [48.137, 11.575] };
layouts.dateline = { c: [-17.8, 179.99], at: box(-17.8, 179.99) };
layouts.pole = { c: [89.9, 30], at: () => { const x=(rnd()-.5)*50, y=(rnd()-.5)*50+11; const r=Math.hypot(x,y); return [90 - r/111.19, Math.atan2(x,y)*180/Math.PI]; } };
for (const [name, L] of Object.entries(layouts)) for (const n of [1000, 10000, 100000]) {
  const areas = new Map<string, C[]>();
  const all: C[] = [];
  for (let i = 0; i < n; i++) { const [latitude, longitude] = L.at(); const g = geohashAt({ latitude, longitude }); const id = i.toString(36).padStart(8,'0'); const k = placeKeys(g, 'X', id); const c = { PK: id, GSI1SK: k.GSI1SK, geohash: g }; all.push(c); const a = k.GSI1PK; (areas.get(a) ?? areas.set(a, []).get(a)!).push(c); }
  for (const a of areas.values()) a.sort((x, y) => x.GSI1SK < y.GSI1SK ? -1 : 1);
  for (const R of [5, 25]) {
    const centre = { latitude: L.c[0], longitude: L.c[1] };
    const circle = circleAround(centre, R);
    let calls = 0, units = 0, items = 0;
    const read = async ({ stretch, limit }: Read) => { calls++; const a = areas.get(`AREA#${stretch.area}`) ?? []; let lo = 0, hi = a.length; while (lo < hi) { const m = (lo+hi)>>1; if (a[m]!.GSI1SK < stretch.low) lo = m+1; else hi = m; } let e = lo; while (e < a.length && a[e]!.GSI1SK <= stretch.high && e - lo < limit) e++; const cards = a.slice(lo, e); const more = e - lo === limit && e < a.length && true; items += cards.length; units += Math.max(0.5, Math.ceil(cards.length*370/4096)*0.5); return { cards, scanned: cards.length, lastKey: e - lo === limit ? cards.at(-1)!.GSI1SK : null }; };
    const truth = all.map((c) => ({ id: c.PK, d: distanceKm(centre, c.geohash), g: c.geohash, k: c.GSI1SK })).filter((x) => x.d <= R).sort((x, y) => x.d - y.d || (x.g < y.g ? -1 : x.g > y.g ? 1 : 0) || (x.k < y.k ? -1 : 1)).map((x) => x.id);
    const t0 = performance.now();
    let page = await new Search<C>({ circle, start: START, density: null, isFiltered: false }).page(20, read);
    const first = { got: page.items.length, calls, units, read: items, ms: performance.now()-t0 };
    const got = page.items.map((c) => c.PK); let pages = 1, maxCalls = calls, maxMs = 0;
    while (page.next && pages < 20000) { const b = calls; const t = performance.now(); page = await new Search<C>({ circle, start: page.next, density: page.density, isFiltered: false }).page(50, read); maxMs = Math.max(maxMs, performance.now()-t); got.push(...page.items.map((c) => c.PK)); pages++; maxCalls = Math.max(maxCalls, calls-b); }
    const ok = got.length === truth.length && got.every((x, i) => x === truth[i]);
    console.log(name.padEnd(9), String(n).padStart(6), 'R', R, 'in', truth.length, ok ? 'OK ' : `BAD ${got.length}`, 'first', JSON.stringify({...first, ms: Math.round(first.ms)}), 'ratio', (items/Math.max(1,truth.length)).toFixed(2), 'pages', pages, 'maxCalls', maxCalls, 'maxMs', Math.round(maxMs));
  }
}
