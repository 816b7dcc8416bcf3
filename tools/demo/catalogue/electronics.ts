import type { CatalogueEntry } from '../catalogue-entry.ts';

/** What people in the demo city part with: titles, usual prices in euros from and to, and a sentence of description. */
export const electronics: CatalogueEntry[] = [
  [
    'ThinkPad T{480|490} laptop, {16|24} GB memory',
    180,
    320,
    '{Wiped and reinstalled.|Fresh battery last spring.} Charger included, the lid has two small scratches.',
  ],
  [
    'Sony WH-1000XM{3|4} headphones in {black|silver}',
    90,
    170,
    'Noise cancelling works as on day one; comes with the case and both cables.',
  ],
  ['{Epson|Canon} flatbed photo scanner', 25, 60, 'Scanned the family albums with it, now all of that is done.'],
  ['Raspberry Pi 4 with case and {32|64} GB card', 35, 60, 'Ran a weather station on the balcony; replaced by a newer one.'],
  ['{LG|Dell} 27 inch monitor, 1440p', 95, 190, 'No dead pixels. Stand tilts but does not turn.'],
  ['Kindle Paperwhite with leather sleeve', 45, 85, 'Battery lasts about two weeks, screen without scratches.'],
  ['Nikon D{3500|5600} camera with 18-55 mm lens', 210, 380, 'About nine thousand clicks. Two batteries, strap and bag included.'],
  ['Bose SoundLink speaker, {blue|grey}', 40, 90, 'Loud enough for the garden; charges by micro USB.'],
  ['Mechanical keyboard with {brown|red} switches', 35, 80, 'German layout, one spare set of key caps.'],
  ['{Philips|Grundig} clock radio', 4, 18, 'Two alarms, wakes you with the radio or a buzzer.'],
  ['Portable hard disk, {1|2} TB', 20, 50, 'Checked and emptied; USB 3.'],
  ['Technics turntable SL-{B2|D3}', 110, 220, 'New belt and a good needle; dust cover has a crack in one corner.'],
  ['Wi-Fi router {Fritz!Box 7490|TP-Link Archer C7}', 8, 35, 'Reset to factory settings, power supply included.'],
  ['Game Boy Color in {teal|purple}', 55, 110, 'Battery lid is there, speaker is clear; with one puzzle game.'],
  ['Box of assorted {phone|USB} chargers and cables', 1, 10, 'A shoe box full, all tested, take the lot.'],
  ['Soundbar with wireless subwoofer', 15, 45, 'The subwoofer hums and wants a repair; HDMI and optical in.', 'FOR_PARTS'],
  ['Graphics tablet, {A5|A4} size', 25, 70, 'Pen and four spare tips. Draws well, I simply went back to paper.', 'LIKE_NEW'],
];
