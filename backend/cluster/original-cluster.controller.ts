import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { NodeCatalog } from './node-catalog';
import { nodeSchema, nodeView, type NodeRow } from './node-view';

const GIBIBYTE = 1024 ** 3;

const resourcesSchema = z.object({ CPU: z.number(), memory: z.number().describe('Bytes.') });
const clusterStatusSchema = z.object({
  status: z.enum(['healthy', 'unavailable']),
  cluster_resources: resourcesSchema,
  available_resources: resourcesSchema,
  nodes: z.number().int(),
  active_nodes: z.number().int(),
  node_details: z.array(nodeSchema),
  summary: z.object({
    total_cpus: z.number(),
    available_cpus: z.number(),
    cpu_utilization: z.number().describe('Percent.'),
    total_memory_gb: z.number(),
    available_memory_gb: z.number(),
    memory_utilization: z.number().describe('Percent.'),
  }),
});
type ClusterStatus = z.infer<typeof clusterStatusSchema>;

/** The original platform's view of the cluster; its shape is frozen, its numbers are true. */
@ApiTags('original')
@Controller('cluster')
export class OriginalClusterController {
  constructor(private readonly catalog: NodeCatalog) {}

  @Get('status')
  @ApiOperation({ operationId: 'originalClusterStatus', summary: 'Resources of the cluster' })
  @ApiOkResponse({ standardSchema: clusterStatusSchema })
  async status(): Promise<ClusterStatus> {
    return statusOf((await this.catalog.list()).filter((node) => node.state !== 'dead'));
  }
}

function statusOf(nodes: NodeRow[]): ClusterStatus {
  const total = {
    CPU: sum(nodes, (node) => node.cpus),
    memory: sum(nodes, (node) => node.memory_bytes),
  };
  const available = {
    CPU: total.CPU - sum(nodes, (node) => node.cpus_used),
    memory: total.memory - sum(nodes, (node) => node.memory_used_bytes),
  };
  return {
    status: nodes.length > 0 ? 'healthy' : 'unavailable',
    cluster_resources: total,
    available_resources: available,
    nodes: nodes.length,
    active_nodes: nodes.filter((node) => node.state === 'ready').length,
    node_details: nodes.map(nodeView),
    summary: {
      total_cpus: total.CPU,
      available_cpus: available.CPU,
      cpu_utilization: percent(total.CPU - available.CPU, total.CPU),
      total_memory_gb: rounded(total.memory / GIBIBYTE),
      available_memory_gb: rounded(available.memory / GIBIBYTE),
      memory_utilization: percent(total.memory - available.memory, total.memory),
    },
  };
}

function sum(nodes: NodeRow[], value: (node: NodeRow) => number): number {
  return nodes.reduce((total, node) => total + value(node), 0);
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : rounded((100 * part) / whole);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
