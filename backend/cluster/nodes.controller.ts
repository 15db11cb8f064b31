import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../http/api-problems';
import { pageSchema, type Page } from '../http/page';
import { NodeCatalog } from './node-catalog';
import { nodeSchema, nodeView, type NodeView } from './node-view';

@ApiTags('cluster')
@Controller('api/v1/nodes')
export class NodesController {
  constructor(private readonly catalog: NodeCatalog) {}

  @Get()
  @ApiOperation({
    operationId: 'listNodes',
    summary: 'Nodes of the cluster, with those that died within the last hour',
  })
  @ApiOkResponse({ standardSchema: pageSchema(nodeSchema, 'NodePage') })
  async list(): Promise<Page<NodeView>> {
    return { items: (await this.catalog.list()).map(nodeView), next_page_token: null };
  }

  @Get(':node')
  @ApiOperation({ operationId: 'getNode', summary: 'A node' })
  @ApiOkResponse({ standardSchema: nodeSchema })
  @ApiProblems('node-not-found')
  async get(@Param('node') id: string): Promise<NodeView> {
    return nodeView(await this.catalog.get(id));
  }
}
