/** No request of AWS nests its JSON nearly so deep; what is deeper could be parsed, but not written again. */
const DEPTH_MAX = 500;

/** True for a JSON text whose lists and objects lie more than 500 deep within one another. */
export function isTooDeep(json: string): boolean {
  if (json.length <= DEPTH_MAX) return false;
  let depth = 0;
  let inText = false;
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (inText && character === '\\') at++;
    else if (character === '"') inText = !inText;
    else if (inText) continue;
    else if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth--;
    if (depth > DEPTH_MAX) return true;
  }
  return false;
}
