interface Resource {
  Type: string;
  Condition?: string;
  DependsOn?: string | string[];
  Properties?: Record<string, unknown>;
}

/** Compiled template, with the parts that are tidied. */
export interface CompiledTemplate {
  Resources: Record<string, Resource>;
}

/**
 * Mends what osls 4.3.1 leaves: event source mappings get the condition of their function, and DependsOn loses the
 * resources that the properties name already (cfn-lint W3005, which moto's ValidateTemplate takes for an error).
 */
export function tidyTemplate({ Resources: resources }: CompiledTemplate): void {
  for (const resource of Object.values(resources)) {
    const named = namesIn(resource.Properties);
    if (resource.Type === 'AWS::Lambda::EventSourceMapping') {
      const condition = [...named].map((id) => resources[id]?.Condition).find(Boolean);
      if (condition) resource.Condition = condition;
    }
    if (resource.DependsOn === undefined) continue;
    const left = [resource.DependsOn]
      .flat()
      .filter((id) => !named.has(id) && !isNamedByRole(id, named, resources));
    if (left.length > 0) resource.DependsOn = left;
    else delete resource.DependsOn;
  }
}

/** A mapping waits for its function, and so for the function's role. */
function isNamedByRole(
  id: string,
  named: ReadonlySet<string>,
  resources: CompiledTemplate['Resources'],
): boolean {
  return [...named].some((other) => namesIn(resources[other]?.Properties).has(id));
}

/** The logical ids that a value refers to by Ref, Fn::GetAtt or Fn::Sub. */
function namesIn(value: unknown): Set<string> {
  const names = new Set<string>();
  JSON.stringify(value ?? null, (key, item) => {
    if (key === 'Ref') names.add(String(item));
    if (key === 'Fn::GetAtt')
      names.add(Array.isArray(item) ? String(item[0]) : (String(item).split('.')[0] ?? ''));
    if (key === 'Fn::Sub' && typeof item === 'string')
      for (const [, id = ''] of item.matchAll(/\$\{([A-Za-z0-9]+)[.}]/g)) names.add(id);
    return item;
  });
  return names;
}
