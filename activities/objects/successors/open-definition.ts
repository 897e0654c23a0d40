import type { Json } from '../../../model/json.js';
import { changeAt, isObject, objectAt, removeAt, textAt, type JsonObject } from '../json-path.js';
import { isKubeError, type KubeApi } from '../kube-api.js';
import { listPath, nameOf, type Item } from '../resource.js';

/** A definition as the target takes it, and what had to be changed for that. */
export interface Opened {
  readonly object: JsonObject;
  readonly because: readonly string[];
  /** The API's word where it takes none of our forms. */
  readonly refusal?: string;
}

/** A form of a definition, more open than the one before it. */
interface Form {
  readonly because: readonly string[];
  readonly object: JsonObject;
}

/**
 * apiextensions.k8s.io/v1 refuses to create what it serves from former times: definitions without a schema, with one that
 * is not structural, or that keep unknown fields. The target's own API server is asked (a dry run on the copy); the
 * first form that it takes is carried, and none of them prunes what the old one kept.
 */
export async function openDefinition(api: KubeApi, item: Item): Promise<Opened> {
  let refusal = '';
  for (const form of formsOf(item.object)) {
    const answer = await tryOut(api, { of: item.of, object: form.object });
    if (answer === undefined) return form;
    refusal = answer;
  }
  return { object: item.object, because: [], refusal };
}

function formsOf(definition: JsonObject): readonly Form[] {
  const { object, because } = approved(definition);
  const keeps = 'a definition that keeps unknown fields says so in its schema';
  const opens = 'a schema that v1 refuses was opened: it keeps everything and checks nothing';
  if (objectAt(object, 'spec')['preserveUnknownFields'] !== true)
    return [
      { object, because },
      { object: withSchemas(object, () => openSchema), because: [...because, opens] },
    ];
  const keeping = removeAt(object, 'spec', 'preserveUnknownFields');
  return [
    { object: withSchemas(keeping, keepUnknown), because: [...because, keeps] },
    { object: withSchemas(keeping, () => openSchema), because: [...because, opens] },
  ];
}

/** Groups of Kubernetes itself need a word on their approval from v1 on. */
function approved(definition: JsonObject): Form {
  const group = textAt(definition, 'spec', 'group') ?? '';
  const isProtected = /(^|\.)(k8s|kubernetes)\.io$/.test(group);
  const name = 'api-approved.kubernetes.io';
  if (!isProtected || textAt(definition, 'metadata', 'annotations', name) !== undefined)
    return { object: definition, because: [] };
  const metadata = objectAt(definition, 'metadata');
  const annotations = { ...objectAt(metadata, 'annotations'), [name]: 'unapproved, from v1beta1' };
  return {
    object: { ...definition, metadata: { ...metadata, annotations } },
    because: ['a definition in a group of Kubernetes says that nobody approved it'],
  };
}

const openSchema: JsonObject = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

/** The same schema, whose objects keep what it does not name. */
function keepUnknown(schema: Json): Json {
  if (!isObject(schema)) return openSchema;
  const inner = Object.fromEntries(
    Object.entries(schema).map(([key, value]): [string, Json] => {
      if (key === 'properties' && isObject(value))
        return [
          key,
          Object.fromEntries(Object.entries(value).map(([k, v]) => [k, keepUnknown(v)])),
        ];
      const isSchema = (key === 'items' || key === 'additionalProperties') && isObject(value);
      return [key, isSchema ? keepUnknown(value) : value];
    }),
  );
  const isClosed = schema['type'] === 'object' && !isObject(schema['additionalProperties']);
  return isClosed ? { ...inner, 'x-kubernetes-preserve-unknown-fields': true } : inner;
}

const withSchemas = (definition: JsonObject, change: (schema: Json) => Json): JsonObject =>
  changeAt(definition, ['spec', 'versions'], (versions) =>
    Array.isArray(versions)
      ? versions.map((version: Json) =>
          isObject(version)
            ? {
                ...version,
                schema: { openAPIV3Schema: change(objectAt(version, 'schema', 'openAPIV3Schema')) },
              }
            : version,
        )
      : versions,
  );

/** The API's refusal; absent where it would take the definition, also where the name is taken. */
async function tryOut(api: KubeApi, { of, object }: Item): Promise<string | undefined> {
  try {
    await api.request('POST', `${listPath(of)}?dryRun=All`, { body: object });
  } catch (cause) {
    if (isKubeError(cause, 409)) return undefined;
    if (!isKubeError(cause, 400, 422)) throw cause;
    return `${nameOf(object)}: ${cause.message.slice(0, 300)}`;
  }
  return undefined;
}
