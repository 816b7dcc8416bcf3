/** A neighbourhood of Ghent, by a point in its middle. */
interface Neighbourhood {
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
}

export interface Seller {
  readonly email: string;
  readonly displayName: string;
  readonly bio: string;
  readonly home: Neighbourhood;
}

/** Meets the policy of the user pool. It is printed, so it protects nothing. */
export const DEMO_PASSWORD = 'Demo-Ghent-2026';

/** The account in the group `admin`. It sells nothing. */
export const ADMIN_EMAIL = 'admin@demo.ecobid.example';

/** Somebody whom the admin has suspended, so that there is one to look at, and to let in again. */
export const SUSPENDED_EMAIL = 'max@demo.ecobid.example';

/** The middle of the demo city. */
export const CITY_CENTRE = { latitude: 51.0543, longitude: 3.7174 };

/** Who sells in the demo city. */
export const sellers: readonly Seller[] = [
  seller('anna', 'Anna Peeters', 'Clearing out three attics, one at a time.', ['Patershol', 51.0577, 3.7235]),
  seller('bram', 'Bram De Smet', 'Repairs bicycles and keeps too many of them.', ['Dampoort', 51.0563, 3.7404]),
  seller('chloe', 'Chloé Lambert', 'Moves house every two years, furniture comes and goes.', ['Ledeberg', 51.0372, 3.7445]),
  seller('dirk', 'Dirk Vermeulen', 'Retired joiner. Every tool has a story.', ['Gentbrugge', 51.039, 3.764]),
  seller('elif', 'Elif Yılmaz', 'Two children who grow faster than their clothes.', ['Sint-Amandsberg', 51.061, 3.753]),
  seller('femke', 'Femke Claes', 'Reads more than the shelves can hold.', ['Brugse Poort', 51.06, 3.699]),
  seller('gilles', 'Gilles Dubois', 'Sound engineer; cables are a way of life.', ['Muide', 51.072, 3.73]),
  seller('hanne', 'Hanne Wouters', 'Garden, greenhouse, and never enough pots.', ['Mariakerke', 51.073, 3.673]),
  seller('ivan', 'Ivan Petrov', 'Collects, sorts, and now and then lets go.', ['Sint-Pieters', 51.038, 3.713]),
  seller('joke', 'Joke Maes', 'Cooks for ten, lives with two.', ['Zwijnaarde', 51.001, 3.715]),
  seller('karim', 'Karim Benali', 'Anything with an engine, and some things without.', ['Wondelgem', 51.089, 3.712]),
  seller('lotte', 'Lotte Janssens', 'Runs, climbs, rows, and sells what she stopped doing.', ['Drongen', 51.05, 3.662]),
];

function seller(name: string, displayName: string, bio: string, [place, latitude, longitude]: [string, number, number]): Seller {
  return { email: `${name}@demo.ecobid.example`, displayName, bio, home: { name: place, latitude, longitude } };
}
